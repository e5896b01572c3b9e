package org.creditsledger.users.ui;

import static java.util.stream.Collectors.joining;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.grants.GrantService;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.CountedRows;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Names;
import org.creditsledger.shell.ReadersZone;
import org.creditsledger.users.UserCredits;
import org.creditsledger.users.UserCreditsService;
import org.creditsledger.users.UsersFilter;
import org.creditsledger.users.UsersOrder;

/** Reports &amp; Analytics → Credits → Users: who has how many credits left, and where admins give and take some. */
@Route(UsersView.PATH)
@Menu(title = "users.title", order = 20)
@RolesAllowed(Roles.ADMIN)
class UsersView extends VerticalLayout implements AfterNavigationObserver, HasDynamicTitle {

    static final String PATH = "admin/credits/users";

    private static final int NARROW_PX = 700;

    final TextField search = new TextField();
    final Select<String> type = new Select<>();
    final IntegerField threshold = new IntegerField();
    final Checkbox lowOnly = new Checkbox();
    final Select<UsersOrder> order = new Select<>();
    final Button grantButton;
    final Button bulkButton;
    final Button requestsButton;
    final Button accessButton;
    final Div notice = new Div();
    final CountedRows<UserCredits> list = new CountedRows<>("users", "users.count", "users.failure.title", this::load);
    final Grid<UserCredits> grid = list.grid();

    private final UserCreditsService userCredits;
    private final GrantService grants;
    private final LedgerService ledger;
    private final UserService users;
    private final String adminUid;
    private Formats formats;
    private UsersFilter filter;
    private boolean isShowing;

    UsersView(
            UserCreditsService userCredits,
            GrantService grants,
            LedgerService ledger,
            UserService users,
            AuthenticationContext authentication) {
        this.userCredits = userCredits;
        this.grants = grants;
        this.ledger = ledger;
        this.users = users;
        this.adminUid = authentication.getPrincipalName().orElseThrow();
        this.formats = new Formats(getLocale(), ZoneId.of("UTC"));
        var types = ledger.creditTypes();
        this.filter = UsersUrl.parse(Map.of(), types, userCredits::thresholdOf).filter();

        grantButton = new Button(getTranslation("grants.open"), _ -> grantTo(List.of()));
        grantButton.addThemeVariants(ButtonVariant.PRIMARY);
        grantButton.setId("grant");
        bulkButton = new Button("", _ -> grantTo(List.copyOf(grid.getSelectedItems())));
        bulkButton.setId("grant-selected");
        requestsButton = new Button(
                getTranslation("grants.requests.button"),
                _ -> new RequestsDialog(grants, userCredits, adminUid, formats, this::load).open());
        requestsButton.setId("requests");
        accessButton = new Button(
                getTranslation("access.open"),
                _ -> new AccessDialog(users, List.copyOf(grid.getSelectedItems()), adminUid, this::load).open());
        accessButton.setId("access");
        var actions = new Div(requestsButton, accessButton, bulkButton, grantButton);
        actions.addClassName("actions");
        var header = new Header(new H1(getPageTitle()), actions);
        header.addClassName("view-header");

        search.setLabel(getTranslation("users.search"));
        search.setHelperText(getTranslation("users.search.help"));
        search.setClearButtonVisible(true);
        search.setMaxLength(UsersFilter.MAX_SEARCH_LENGTH);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(event -> {
            var text = event.getValue().strip();
            go(new UsersFilter(
                    filter.type(),
                    text.isEmpty() ? null : text,
                    filter.thresholdCredits(),
                    filter.lowOnly(),
                    filter.order()));
        });
        type.setLabel(getTranslation("entry.type"));
        type.setItems(types);
        type.setItemLabelGenerator(value -> Names.type(value, this));
        // Each type has a threshold of its own.
        type.addValueChangeListener(event -> go(new UsersFilter(
                event.getValue(),
                filter.search(),
                userCredits.thresholdOf(event.getValue()),
                filter.lowOnly(),
                filter.order())));
        threshold.setLabel(getTranslation("users.threshold"));
        threshold.setMin(0);
        threshold.setMax(Math.toIntExact(UsersFilter.MAX_THRESHOLD));
        threshold.setI18n(new IntegerField.IntegerFieldI18n()
                .setBadInputErrorMessage(getTranslation("users.threshold.invalid"))
                .setMinErrorMessage(getTranslation("users.threshold.invalid"))
                .setMaxErrorMessage(getTranslation("users.threshold.invalid")));
        threshold.addValueChangeListener(event -> {
            if (event.getValue() != null && !threshold.isInvalid()) {
                go(new UsersFilter(filter.type(), filter.search(), event.getValue(), filter.lowOnly(), filter.order()));
            }
        });
        lowOnly.setLabel(getTranslation("users.low-only"));
        lowOnly.addValueChangeListener(event -> go(new UsersFilter(
                filter.type(), filter.search(), filter.thresholdCredits(), event.getValue(), filter.order())));
        order.setLabel(getTranslation("users.sort"));
        order.setItems(UsersOrder.values());
        order.setItemLabelGenerator(value -> getTranslation("users.sort." + UsersUrl.code(value)));
        order.addValueChangeListener(event -> go(new UsersFilter(
                filter.type(), filter.search(), filter.thresholdCredits(), filter.lowOnly(), event.getValue())));
        var fields = new Div(search, type, threshold, order, lowOnly);
        fields.addClassNames("filter-fields", "users-filter");
        fields.getElement().setAttribute("role", "search");
        fields.getElement().setAttribute("aria-label", getTranslation("filter.title"));

        notice.addClassNames("message", "notice");
        notice.getElement().setAttribute("role", "alert");
        notice.setVisible(false);

        grid.addClassName("users");
        grid.setSelectionMode(Grid.SelectionMode.MULTI);
        grid.addSelectionListener(_ -> showSelected());
        addClassName("users-view");
        setSizeFull();
        add(header, fields, notice, list);
        showSelected();
    }

    @Override
    public String getPageTitle() {
        return getTranslation("users.title");
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        var parsed = UsersUrl.parse(
                event.getLocation().getQueryParameters().getParameters(),
                ledger.creditTypes(),
                userCredits::thresholdOf);
        notice.setText(getTranslation("filter.ignored", String.join(", ", parsed.ignored())));
        notice.setVisible(!parsed.ignored().isEmpty());
        filter = parsed.filter();
        isShowing = true;
        try {
            search.setValue(filter.search() == null ? "" : filter.search());
            type.setValue(filter.type());
            threshold.setValue(Math.toIntExact(filter.thresholdCredits()));
            lowOnly.setValue(filter.lowOnly());
            order.setValue(filter.order());
        } finally {
            isShowing = false;
        }
        load();
        parsed.undoEntryId().ifPresent(this::undo);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        var page = event.getUI().getPage();
        var details = page.getExtendedClientDetails();
        formats = new Formats(getLocale(), ReadersZone.of(event.getUI()));
        addColumns();
        adapt(details.getWindowInnerWidth());
        var registration = page.addBrowserWindowResizeListener(resize -> adapt(resize.getWidth()));
        addDetachListener(detached -> {
            registration.remove();
            detached.unregisterListener();
        });
    }

    void load() {
        var shown = filter;
        list.show(
                new CountedRows.Source<>() {
                    @Override
                    public long count() {
                        return userCredits.count(shown);
                    }

                    @Override
                    public Stream<UserCredits> page(int offset, int limit) {
                        return userCredits
                                .page(shown, null, offset, Math.min(limit, UserCreditsService.MAX_PAGE_SIZE))
                                .stream();
                    }
                },
                whenEmpty(shown));
        var open = UI.getCurrentOrThrow().accessLater(this::showRequests, () -> {});
        Background.run("grant-requests", () -> open.accept(grants.countOpen()), _ -> {});
    }

    private void showRequests(long open) {
        requestsButton.setText(getTranslation("grants.requests", open));
    }

    private Component[] whenEmpty(UsersFilter shown) {
        return shown.search() != null || shown.lowOnly()
                ? new Component[] {
                    new H2(getTranslation("users.no-match.title")),
                    new Paragraph(getTranslation("users.no-match.text")),
                    new Button(
                            getTranslation("filter.clear"),
                            _ -> UI.getCurrentOrThrow().navigate(UsersView.class))
                }
                : new Component[] {
                    new H2(getTranslation("users.nothing.title")), new Paragraph(getTranslation("users.nothing.text"))
                };
    }

    private void showSelected() {
        var selected = grid.getSelectedItems().size();
        bulkButton.setText(getTranslation("grants.open.selected", selected));
        bulkButton.setEnabled(selected > 0);
        accessButton.setEnabled(selected > 0);
    }

    private void grantTo(List<UserCredits> selected) {
        new GrantDialog(
                        grants,
                        userCredits,
                        ledger.creditTypes(),
                        filter.type(),
                        selected.stream().map(UserCredits::uid).sorted().toList(),
                        adminUid,
                        formats,
                        this::load)
                .open();
    }

    private void undo(UUID entryId) {
        ledger.findEntry(entryId)
                .ifPresentOrElse(
                        entry -> {
                            // To load the page again must not ask again.
                            UI.getCurrentOrThrow().getPage().getHistory().replaceState(null, PATH);
                            new UndoDialog(grants, entry, adminUid, formats, this::load).open();
                        },
                        () -> {
                            notice.setText(getTranslation("entry.unknown"));
                            notice.setVisible(true);
                        });
    }

    private void go(UsersFilter next) {
        if (!isShowing && !next.equals(filter)) {
            UI.getCurrentOrThrow()
                    .navigate(
                            UsersView.class,
                            new QueryParameters(UsersUrl.format(
                                    next, ledger.creditTypes().getFirst(), userCredits.thresholdOf(next.type()))));
        }
    }

    /** Where columns side by side would be cut off, one column says it all. */
    void adapt(int windowWidthPx) {
        var isNarrow = windowWidthPx > 0 && windowWidthPx < NARROW_PX;
        grid.getColumns().forEach(column -> column.setVisible("card".equals(column.getKey()) == isNarrow));
    }

    private void addColumns() {
        if (!grid.getColumns().isEmpty()) {
            return; // attached again, as happens when a browser tab reconnects
        }
        grid.addColumn(LitRenderer.<UserCredits>of(
                                "<a href=\"${item.page}\">${item.uid}</a> <small>${item.email}</small>")
                        .withProperty("page", UsersView::ledgerOf)
                        .withProperty("uid", UserCredits::uid)
                        .withProperty("email", user -> user.email() == null ? "" : user.email()))
                .setKey("user")
                .setHeader(getTranslation("users.user"))
                .setFlexGrow(1);
        number("available", user -> formats.number(user.available()));
        grid.addColumn(this::state)
                .setKey("state")
                .setHeader(getTranslation("users.state"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        number("balance", user -> formats.number(user.balance()));
        number("held", user -> formats.number(user.held()));
        number("spent-7", user -> formats.number(user.spent7Days()));
        number("spent-30", user -> formats.number(user.spent30Days()));
        number("days-left", this::daysLeft);
        grid.addColumn(this::lastActivity)
                .setKey("last-activity")
                .setHeader(getTranslation("users.last-activity"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(LitRenderer.<UserCredits>of("""
                                <span class="entry-card"><span><a href="${item.page}">${item.uid}</a><b>${item.available}</b></span>
                                <span><small>${item.email}</small><small>${item.state}</small></span>
                                <span><small>${item.more}</small></span></span>""")
                        .withProperty("page", UsersView::ledgerOf)
                        .withProperty("uid", UserCredits::uid)
                        .withProperty("email", user -> user.email() == null ? "" : user.email())
                        .withProperty("available", user -> formats.number(user.available()))
                        .withProperty("state", this::state)
                        .withProperty(
                                "more",
                                user -> getTranslation(
                                        "users.card",
                                        formats.number(user.held()),
                                        formats.number(user.spent30Days()),
                                        daysLeft(user),
                                        lastActivity(user))))
                .setKey("card")
                .setHeader(getTranslation("users.user"))
                .setVisible(false);
    }

    private void number(String key, ValueProvider<UserCredits, String> text) {
        grid.addColumn(text)
                .setKey(key)
                .setHeader(getTranslation("users." + key))
                .setPartNameGenerator(_ -> "number")
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
    }

    private String state(UserCredits user) {
        return Stream.of(
                        user.isDisabled() ? getTranslation("users.disabled") : "",
                        user.isLow() ? getTranslation("users.low") : "")
                .filter(state -> !state.isEmpty())
                .collect(joining(", "));
    }

    private String daysLeft(UserCredits user) {
        return user.daysLeft() == null ? "\u2014" : formats.number(user.daysLeft());
    }

    private String lastActivity(UserCredits user) {
        return user.lastActivityAt() == null ? "\u2014" : formats.local(user.lastActivityAt());
    }

    private static String ledgerOf(UserCredits user) {
        return "admin/credits/ledger?uid=" + URLEncoder.encode(user.uid(), StandardCharsets.UTF_8);
    }
}
