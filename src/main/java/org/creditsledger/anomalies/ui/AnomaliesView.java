package org.creditsledger.anomalies.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.ValueProvider;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.anomalies.Anomaly;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyRemedy;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.anomalies.AnomalyState;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.CountedRows;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.ReadersZone;
import org.jspecify.annotations.Nullable;

/** Reports &amp; Analytics → Credits → Anomalies: what was blocked, skipped or fell short, and who has looked at it. */
@Route("admin/credits/anomalies")
@Menu(title = "anomalies.menu", order = 40)
@RolesAllowed(Roles.ADMIN)
class AnomaliesView extends VerticalLayout implements AfterNavigationObserver, HasDynamicTitle {

    private static final int NARROW_PX = 700;
    /** Where counting ends: nobody goes through more. */
    private static final int MANY = 100_000;

    final Select<AnomalyKind> kind = new Select<>();
    final Select<AnomalyState> state = new Select<>();
    final TextField uid = new TextField();
    final Div notice = new Div();
    final CountedRows<Anomaly> list =
            new CountedRows<>("anomalies", "anomalies.count", "anomalies.failure.title", this::load);
    final Grid<Anomaly> grid = list.grid();
    final AnomalyDetails details;

    private final Span announcement = new Span();
    private final AnomalyService anomalies;
    private Formats formats;
    private AnomalyChoice choice = AnomalyChoice.NONE;
    private boolean isShowing;

    AnomaliesView(AnomalyService anomalies, List<AnomalyRemedy> remedies, AuthenticationContext authentication) {
        this.anomalies = anomalies;
        this.formats = new Formats(getLocale(), ZoneId.of("UTC"));

        kind.setLabel(getTranslation("anomalies.kind"));
        kind.addClassName("wide");
        kind.setItems(AnomalyKind.values());
        kind.setEmptySelectionAllowed(true);
        kind.setEmptySelectionCaption(getTranslation("anomalies.all"));
        kind.setPlaceholder(getTranslation("anomalies.all"));
        kind.setItemLabelGenerator(value -> value == null ? getTranslation("anomalies.all") : name(value));
        kind.addValueChangeListener(event -> go(choice.withKind(event.getValue())));
        state.setLabel(getTranslation("anomalies.state"));
        state.setItems(AnomalyState.values());
        state.setEmptySelectionAllowed(true);
        state.setEmptySelectionCaption(getTranslation("anomalies.all"));
        state.setPlaceholder(getTranslation("anomalies.all"));
        state.setItemLabelGenerator(value -> value == null ? getTranslation("anomalies.all") : name(value));
        state.addValueChangeListener(event -> go(choice.withState(event.getValue())));
        uid.setLabel(getTranslation("entry.user"));
        uid.setMaxLength(AnomalyChoice.MAX_UID_LENGTH);
        uid.setClearButtonVisible(true);
        uid.setValueChangeMode(ValueChangeMode.ON_CHANGE);
        uid.addValueChangeListener(event -> {
            var text = event.getValue().strip();
            go(choice.withUid(text.isEmpty() ? null : text));
        });
        var fields = new Div(kind, state, uid);
        fields.addClassName("filter-fields");
        fields.getElement().setAttribute("role", "search");
        fields.getElement().setAttribute("aria-label", getTranslation("filter.title"));

        announcement.addClassName("visually-hidden");
        announcement.getElement().setAttribute("role", "status");
        notice.addClassNames("message", "notice");
        notice.getElement().setAttribute("role", "alert");
        notice.setVisible(false);
        details = new AnomalyDetails(
                anomalies,
                remedies,
                authentication.getPrincipalName().orElseThrow(),
                () -> go(choice.withAnomaly(null)),
                this::load,
                announcement::setText);
        grid.addSelectionListener(event -> event.getFirstSelectedItem()
                .filter(_ -> event.isFromClient())
                .ifPresent(anomaly -> go(choice.withAnomaly(anomaly.id()))));

        var header = new Header(new H1(getPageTitle()));
        header.addClassName("view-header");
        addClassName("anomalies-view");
        setSizeFull();
        add(header, fields, notice, list, details, announcement);
    }

    @Override
    public String getPageTitle() {
        return getTranslation("anomalies.title");
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        var parsed =
                AnomalyChoice.parse(event.getLocation().getQueryParameters().getParameters());
        notice.setText(getTranslation("filter.ignored", String.join(", ", parsed.ignored())));
        notice.setVisible(!parsed.ignored().isEmpty());
        var isOtherList = !list.isRead() || !parsed.choice().withAnomaly(null).equals(choice.withAnomaly(null));
        choice = parsed.choice();
        isShowing = true;
        try {
            kind.setValue(choice.kind());
            state.setValue(choice.state());
            uid.setValue(choice.uid() == null ? "" : choice.uid());
        } finally {
            isShowing = false;
        }
        if (isOtherList) {
            load();
        }
        showDetails(choice.anomalyId());
    }

    @Override
    protected void onAttach(AttachEvent event) {
        var page = event.getUI().getPage();
        var zone = ReadersZone.of(event.getUI());
        formats = new Formats(getLocale(), zone);
        addColumns(ReadersZone.name(zone));
        adapt(page.getExtendedClientDetails().getWindowInnerWidth());
        var registration = page.addBrowserWindowResizeListener(resize -> adapt(resize.getWidth()));
        addDetachListener(detached -> {
            registration.remove();
            detached.unregisterListener();
        });
    }

    void load() {
        var filter = choice.filter();
        list.show(
                new CountedRows.Source<>() {
                    @Override
                    public long count() {
                        return anomalies.count(filter, MANY);
                    }

                    @Override
                    public Stream<Anomaly> page(int offset, int limit) {
                        return anomalies
                                .page(filter, null, offset, Math.min(limit, AnomalyService.MAX_PAGE_SIZE))
                                .anomalies()
                                .stream();
                    }
                },
                whenEmpty());
    }

    private Component[] whenEmpty() {
        return choice.isFiltered()
                ? new Component[] {
                    new H2(getTranslation("anomalies.no-match.title")),
                    new Paragraph(getTranslation("anomalies.no-match.text")),
                    new Button(getTranslation("filter.clear"), _ -> go(AnomalyChoice.NONE))
                }
                : new Component[] {
                    new H2(getTranslation("anomalies.nothing.title")),
                    new Paragraph(getTranslation("anomalies.nothing.text"))
                };
    }

    private void showDetails(@Nullable UUID anomalyId) {
        if (anomalyId == null) {
            details.setVisible(false);
            grid.deselectAll();
            return;
        }
        anomalies.find(anomalyId).ifPresentOrElse(anomaly -> details.show(anomaly, formats), () -> {
            details.setVisible(false);
            notice.setText(getTranslation("anomalies.unknown"));
            notice.setVisible(true);
        });
    }

    private void go(AnomalyChoice next) {
        if (!isShowing && !Objects.equals(next, choice)) {
            UI.getCurrentOrThrow().navigate(AnomaliesView.class, new QueryParameters(next.format()));
        }
    }

    private String name(AnomalyKind kind) {
        return getTranslation("anomalies.kind." + kind.code());
    }

    private String name(AnomalyState state) {
        return getTranslation("anomalies.state." + state.code());
    }

    private String page(Anomaly anomaly) {
        return "admin/credits/anomalies?"
                + new QueryParameters(choice.withAnomaly(anomaly.id()).format()).getQueryString();
    }

    /** Where columns side by side would be cut off, one column says it all. */
    void adapt(int windowWidthPx) {
        var isNarrow = windowWidthPx > 0 && windowWidthPx < NARROW_PX;
        grid.getColumns().forEach(column -> column.setVisible("card".equals(column.getKey()) == isNarrow));
    }

    private void addColumns(String zoneName) {
        if (!grid.getColumns().isEmpty()) {
            return; // attached again, as happens when a browser tab reconnects
        }
        grid.addColumn(LitRenderer.<Anomaly>of(
                                "<a class=\"entry-link\" href=\"${item.page}\"><time datetime=${item.utc}>${item.last}</time></a>")
                        .withProperty("page", this::page)
                        .withProperty("utc", anomaly -> anomaly.lastSeen().toString())
                        .withProperty("last", anomaly -> formats.local(anomaly.lastSeen())))
                .setKey("last-seen")
                .setHeader(getTranslation("anomalies.last-seen", zoneName))
                .setWidth("190px")
                .setFlexGrow(0);
        text("kind", anomaly -> name(anomaly.kind())).setWidth("210px").setFlexGrow(0);
        number("times", anomaly -> formats.number(anomaly.times())).setWidth("80px");
        grid.addColumn(LitRenderer.<Anomaly>of(
                                "${item.uid ? html`<a href=\"${item.ledger}\">${item.uid}</a>` : '\u2014'}")
                        .withProperty("uid", Anomaly::uid)
                        .withProperty(
                                "ledger",
                                anomaly -> anomaly.uid() == null ? null : AnomalyDetails.ledgerOf(anomaly.uid())))
                .setKey("user")
                .setHeader(getTranslation("entry.user"))
                .setWidth("120px")
                .setFlexGrow(0);
        grid.addColumn(LitRenderer.<Anomaly>of("<span lang=\"en\">${item.details}</span>")
                        .withProperty("details", Anomaly::details))
                .setKey("details")
                .setHeader(getTranslation("anomalies.details"))
                .setFlexGrow(1);
        number("attempted", anomaly -> formats.number(anomaly.attemptedAmount()));
        number("available", anomaly -> formats.number(anomaly.available()));
        text("state", anomaly -> name(anomaly.state())).setWidth("110px").setFlexGrow(0);
        grid.addColumn(LitRenderer.<Anomaly>of("""
                                <span class="entry-card"><span><b>${item.kind}</b><b>${item.times}</b></span>
                                <span><small lang="en">${item.details}</small></span>
                                <span><a class="entry-link" href="${item.page}">${item.last}</a><small>${item.state}</small></span></span>""")
                        .withProperty("kind", anomaly -> name(anomaly.kind()))
                        .withProperty("times", anomaly -> getTranslation("anomalies.times.short", anomaly.times()))
                        .withProperty("details", Anomaly::details)
                        .withProperty("page", this::page)
                        .withProperty("last", anomaly -> formats.local(anomaly.lastSeen()))
                        .withProperty("state", anomaly -> name(anomaly.state())))
                .setKey("card")
                .setHeader(getTranslation("anomalies.title"))
                .setVisible(false);
    }

    private Grid.Column<Anomaly> text(String key, ValueProvider<Anomaly, String> text) {
        return grid.addColumn(text).setKey(key).setHeader(getTranslation("anomalies." + key));
    }

    private Grid.Column<Anomaly> number(String key, ValueProvider<Anomaly, String> text) {
        return text(key, text)
                .setPartNameGenerator(_ -> "number")
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("100px")
                .setFlexGrow(0);
    }
}
