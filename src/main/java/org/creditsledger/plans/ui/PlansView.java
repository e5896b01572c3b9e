package org.creditsledger.plans.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import java.time.InstantSource;
import java.util.stream.Collectors;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanCatalogue;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.ListPage;
import org.creditsledger.shell.PageHeader;

/** Administration → Plans: admins publish plans and their versions here, and take them off offer. */
@Route(Links.PLANS)
@Menu(title = "plans.title", order = 52)
@RolesAllowed(Roles.ADMIN)
class PlansView extends ListPage<PlansView.Row> {

    private static final String SEPARATOR = " \u00B7 ";

    final Button addPlan;
    final Span count = new Span();
    final Grid<Row> grid = new Grid<>();

    private final PlanCatalogue plans;
    private final LedgerService ledger;
    private final InstantSource clock;
    private final String adminUid;

    /** A plan, and how many subscriptions to it go on. */
    record Row(Plan plan, long subscribers) {}

    PlansView(PlanCatalogue plans, LedgerService ledger, InstantSource clock, AuthenticationContext authentication) {
        super("plans.title");
        this.plans = plans;
        this.ledger = ledger;
        this.clock = clock;
        this.adminUid = authentication.getPrincipalName().orElseThrow();
        addPlan = new Button(getTranslation("plans.add"), _ -> openNew());
        addPlan.addThemeVariants(ButtonVariant.PRIMARY);
        count.addClassName("entries-count");
        count.getElement().setAttribute("role", "status");
        grid.addClassNames("entries", "jobs");
        grid.setEmptyStateText(getTranslation("plans.none"));
        addClassName("plans-view");
        add(new PageHeader(getPageTitle(), addPlan), count, grid);
        setFlexGrow(1, grid);
    }

    @Override
    protected Grid<Row> grid() {
        return grid;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        load();
    }

    private void load() {
        var subscribers = plans.subscribers();
        var rows = plans.all().stream()
                .map(plan -> new Row(plan, subscribers.getOrDefault(plan.id(), 0L)))
                .toList();
        grid.setItems(rows);
        count.setText(getTranslation("plans.count", rows.size()));
    }

    private PlanTexts texts() {
        return new PlanTexts(this, formats());
    }

    @Override
    protected void addColumns() {
        grid.addColumn(LitRenderer.<Row>of(
                                "<span class=\"job-lines\"><span>${item.name}</span><span class=\"job-note\">${item.id}</span></span>")
                        .withProperty("name", row -> row.plan().name())
                        .withProperty("id", row -> row.plan().id()))
                .setKey("plan")
                .setHeader(getTranslation("plans.plan"))
                .setFlexGrow(2);
        column("group", row -> row.plan().group());
        column("state", this::state);
        number("version", row -> formats().number(row.plan().version()));
        lines("credits", row -> texts().allotments(row.plan()));
        lines("prices", this::prices);
        number("subscribers", row -> formats().number(row.subscribers()));
        column("valid-from", row -> formats().day(row.plan().validFrom()))
                .setTooltipGenerator(row -> formats().local(row.plan().validFrom()));
        grid.addComponentColumn(this::actions)
                .setKey("action")
                .setHeader(getTranslation("prices.actions"))
                .setFrozenToEnd(true)
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addComponentColumn(this::card).setKey(CARD).setHeader(getPageTitle());
    }

    private Grid.Column<Row> column(String key, ValueProvider<Row, String> text) {
        return grid.addColumn(text)
                .setKey(key)
                .setHeader(getTranslation("plans." + key))
                .setAutoWidth(true)
                .setFlexGrow(0);
    }

    private void number(String key, ValueProvider<Row, String> text) {
        column(key, text).setPartNameGenerator(_ -> "number").setTextAlign(ColumnTextAlign.END);
    }

    private void lines(String key, ValueProvider<Row, String> text) {
        grid.addColumn(LitRenderer.<Row>of("<span class=\"job-lines\">${item.text}</span>")
                        .withProperty("text", text))
                .setKey(key)
                .setHeader(getTranslation("plans." + key))
                .setFlexGrow(3);
    }

    private String state(Row row) {
        if (!row.plan().isActive()) {
            return getTranslation("plans.state.off");
        }
        return getTranslation(row.plan().validFrom().isAfter(clock.instant()) ? "plans.state.later" : "plans.state.on");
    }

    private String prices(Row row) {
        return row.plan().isFree()
                ? getTranslation("plans.free.short")
                : row.plan().offered().stream().map(texts()::exactPrice).collect(Collectors.joining(", "));
    }

    private Component card(Row row) {
        var card = new Div(
                new Span(row.plan().name()),
                note(row.plan().id() + SEPARATOR + state(row)),
                new Span(texts().allotments(row.plan())),
                new Span(prices(row)),
                note(getTranslation("plans.card", row.subscribers(), row.plan().version())),
                actions(row));
        card.addClassName("job-card");
        return card;
    }

    private static Component note(String text) {
        var note = new Span(text);
        note.addClassName("job-note");
        return note;
    }

    private Component actions(Row row) {
        var name = row.plan().name();
        var details = new Button(getTranslation("plans.details"), _ -> openDetails(row.plan()));
        details.setAriaLabel(getTranslation("plans.details.of", name, row.plan().id()));
        var next = new Button(getTranslation("plans.next-version"), _ -> openNext(row.plan()));
        next.setAriaLabel(getTranslation("plans.next-version.of", name));
        var buttons = new Div(details, next);
        buttons.addClassName("chips");
        return buttons;
    }

    private void openNew() {
        new PublishDialog(plans, null, ledger.creditTypes(), clock, adminUid, texts(), this::published).open();
    }

    private void openNext(Plan plan) {
        var newest = plans.versions(plan.id()).getFirst();
        new PublishDialog(plans, newest, ledger.creditTypes(), clock, adminUid, texts(), this::published).open();
    }

    private void openDetails(Plan plan) {
        new VersionsDialog(plans, plan, adminUid, texts(), this::load).open();
    }

    private void published() {
        Notification.show(getTranslation("plans.published"));
        load();
    }
}
