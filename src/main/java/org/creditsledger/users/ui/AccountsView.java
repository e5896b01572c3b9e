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
import org.creditsledger.users.Account;
import org.creditsledger.users.AccountFilter;
import org.creditsledger.users.AccountOrder;
import org.creditsledger.users.AccountService;

/** Reports &amp; Analytics → Credits → Users: who has how many credits left, and where admins give and take some. */
@Route(AccountsView.PATH)
@Menu(title = "accounts.menu", order = 20)
@RolesAllowed(Roles.ADMIN)
class AccountsView extends VerticalLayout implements AfterNavigationObserver, HasDynamicTitle {

    static final String PATH = "admin/credits/users";

    private static final int NARROW_PX = 700;

    final TextField search = new TextField();
    final Select<String> type = new Select<>();
    final IntegerField threshold = new IntegerField();
    final Checkbox lowOnly = new Checkbox();
    final Select<AccountOrder> order = new Select<>();
    final Button grantButton;
    final Button bulkButton;
    final Button requestsButton;
    final Button accessButton;
    final Div notice = new Div();
    final CountedRows<Account> list =
            new CountedRows<>("users", "accounts.count", "accounts.failure.title", this::load);
    final Grid<Account> grid = list.grid();

    private final AccountService accounts;
    private final GrantService grants;
    private final LedgerService ledger;
    private final UserService users;
    private final String adminUid;
    private Formats formats;
    private AccountFilter filter;
    private boolean isShowing;

    AccountsView(
            AccountService accounts,
            GrantService grants,
            LedgerService ledger,
            UserService users,
            AuthenticationContext authentication) {
        this.accounts = accounts;
        this.grants = grants;
        this.ledger = ledger;
        this.users = users;
        this.adminUid = authentication.getPrincipalName().orElseThrow();
        this.formats = new Formats(getLocale(), ZoneId.of("UTC"));
        var types = ledger.creditTypes();
        this.filter = AccountsUrl.parse(Map.of(), types, accounts::thresholdOf).filter();

        grantButton = new Button(getTranslation("grants.open"), _ -> grantTo(List.of()));
        grantButton.addThemeVariants(ButtonVariant.PRIMARY);
        grantButton.setId("grant");
        bulkButton = new Button("", _ -> grantTo(List.copyOf(grid.getSelectedItems())));
        bulkButton.setId("grant-selected");
        requestsButton = new Button(
                getTranslation("grants.requests.button"),
                _ -> new RequestsDialog(grants, accounts, adminUid, formats, this::load).open());
        requestsButton.setId("requests");
        accessButton = new Button(
                getTranslation("access.open"),
                _ -> new AccessDialog(users, List.copyOf(grid.getSelectedItems()), adminUid, this::load).open());
        accessButton.setId("access");
        var actions = new Div(requestsButton, accessButton, bulkButton, grantButton);
        actions.addClassName("actions");
        var header = new Header(new H1(getPageTitle()), actions);
        header.addClassName("view-header");

        search.setLabel(getTranslation("accounts.search"));
        search.setHelperText(getTranslation("accounts.search.help"));
        search.setClearButtonVisible(true);
        search.setMaxLength(AccountFilter.MAX_SEARCH_LENGTH);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(event -> {
            var text = event.getValue().strip();
            go(new AccountFilter(
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
        type.addValueChangeListener(event -> go(new AccountFilter(
                event.getValue(),
                filter.search(),
                accounts.thresholdOf(event.getValue()),
                filter.lowOnly(),
                filter.order())));
        threshold.setLabel(getTranslation("accounts.threshold"));
        threshold.setMin(0);
        threshold.setMax(Math.toIntExact(AccountFilter.MAX_THRESHOLD));
        threshold.setI18n(new IntegerField.IntegerFieldI18n()
                .setBadInputErrorMessage(getTranslation("accounts.threshold.invalid"))
                .setMinErrorMessage(getTranslation("accounts.threshold.invalid"))
                .setMaxErrorMessage(getTranslation("accounts.threshold.invalid")));
        threshold.addValueChangeListener(event -> {
            if (event.getValue() != null && !threshold.isInvalid()) {
                go(new AccountFilter(
                        filter.type(), filter.search(), event.getValue(), filter.lowOnly(), filter.order()));
            }
        });
        lowOnly.setLabel(getTranslation("accounts.low-only"));
        lowOnly.addValueChangeListener(event -> go(new AccountFilter(
                filter.type(), filter.search(), filter.thresholdCredits(), event.getValue(), filter.order())));
        order.setLabel(getTranslation("accounts.sort"));
        order.setItems(AccountOrder.values());
        order.setItemLabelGenerator(value -> getTranslation("accounts.sort." + AccountsUrl.code(value)));
        order.addValueChangeListener(event -> go(new AccountFilter(
                filter.type(), filter.search(), filter.thresholdCredits(), filter.lowOnly(), event.getValue())));
        var fields = new Div(search, type, threshold, order, lowOnly);
        fields.addClassNames("filter-fields", "accounts-filter");
        fields.getElement().setAttribute("role", "search");
        fields.getElement().setAttribute("aria-label", getTranslation("filter.title"));

        notice.addClassNames("message", "notice");
        notice.getElement().setAttribute("role", "alert");
        notice.setVisible(false);

        grid.addClassName("accounts");
        grid.setSelectionMode(Grid.SelectionMode.MULTI);
        grid.addSelectionListener(_ -> showSelected());
        addClassName("accounts-view");
        setSizeFull();
        add(header, fields, notice, list);
        showSelected();
    }

    @Override
    public String getPageTitle() {
        return getTranslation("accounts.title");
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        var parsed = AccountsUrl.parse(
                event.getLocation().getQueryParameters().getParameters(), ledger.creditTypes(), accounts::thresholdOf);
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
                        return accounts.count(shown);
                    }

                    @Override
                    public Stream<Account> page(int offset, int limit) {
                        return accounts
                                .page(shown, null, offset, Math.min(limit, AccountService.MAX_PAGE_SIZE))
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

    private Component[] whenEmpty(AccountFilter shown) {
        return shown.search() != null || shown.lowOnly()
                ? new Component[] {
                    new H2(getTranslation("accounts.no-match.title")),
                    new Paragraph(getTranslation("accounts.no-match.text")),
                    new Button(
                            getTranslation("filter.clear"),
                            _ -> UI.getCurrentOrThrow().navigate(AccountsView.class))
                }
                : new Component[] {
                    new H2(getTranslation("accounts.nothing.title")),
                    new Paragraph(getTranslation("accounts.nothing.text"))
                };
    }

    private void showSelected() {
        var selected = grid.getSelectedItems().size();
        bulkButton.setText(getTranslation("grants.open.selected", selected));
        bulkButton.setEnabled(selected > 0);
        accessButton.setEnabled(selected > 0);
    }

    private void grantTo(List<Account> selected) {
        new GrantDialog(
                        grants,
                        accounts,
                        ledger.creditTypes(),
                        filter.type(),
                        selected.stream().map(Account::uid).sorted().toList(),
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

    private void go(AccountFilter next) {
        if (!isShowing && !next.equals(filter)) {
            UI.getCurrentOrThrow()
                    .navigate(
                            AccountsView.class,
                            new QueryParameters(AccountsUrl.format(
                                    next, ledger.creditTypes().getFirst(), accounts.thresholdOf(next.type()))));
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
        grid.addColumn(LitRenderer.<Account>of("<a href=\"${item.page}\">${item.uid}</a> <small>${item.email}</small>")
                        .withProperty("page", AccountsView::ledgerOf)
                        .withProperty("uid", Account::uid)
                        .withProperty("email", account -> account.email() == null ? "" : account.email()))
                .setKey("user")
                .setHeader(getTranslation("accounts.user"))
                .setFlexGrow(1);
        number("available", account -> formats.number(account.available()));
        grid.addColumn(this::state)
                .setKey("state")
                .setHeader(getTranslation("accounts.state"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        number("balance", account -> formats.number(account.balance()));
        number("held", account -> formats.number(account.held()));
        number("spent-7", account -> formats.number(account.spent7Days()));
        number("spent-30", account -> formats.number(account.spent30Days()));
        number("days-left", this::daysLeft);
        grid.addColumn(this::lastActivity)
                .setKey("last-activity")
                .setHeader(getTranslation("accounts.last-activity"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(LitRenderer.<Account>of("""
                                <span class="entry-card"><span><a href="${item.page}">${item.uid}</a><b>${item.available}</b></span>
                                <span><small>${item.email}</small><small>${item.state}</small></span>
                                <span><small>${item.more}</small></span></span>""")
                        .withProperty("page", AccountsView::ledgerOf)
                        .withProperty("uid", Account::uid)
                        .withProperty("email", account -> account.email() == null ? "" : account.email())
                        .withProperty("available", account -> formats.number(account.available()))
                        .withProperty("state", this::state)
                        .withProperty(
                                "more",
                                account -> getTranslation(
                                        "accounts.card",
                                        formats.number(account.held()),
                                        formats.number(account.spent30Days()),
                                        daysLeft(account),
                                        lastActivity(account))))
                .setKey("card")
                .setHeader(getTranslation("accounts.user"))
                .setVisible(false);
    }

    private void number(String key, ValueProvider<Account, String> text) {
        grid.addColumn(text)
                .setKey(key)
                .setHeader(getTranslation("accounts." + key))
                .setPartNameGenerator(_ -> "number")
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
    }

    private String state(Account account) {
        return Stream.of(
                        account.isDisabled() ? getTranslation("accounts.disabled") : "",
                        account.isLow() ? getTranslation("accounts.low") : "")
                .filter(state -> !state.isEmpty())
                .collect(joining(", "));
    }

    private String daysLeft(Account account) {
        return account.daysLeft() == null ? "\u2014" : formats.number(account.daysLeft());
    }

    private String lastActivity(Account account) {
        return account.lastActivityAt() == null ? "\u2014" : formats.local(account.lastActivityAt());
    }

    private static String ledgerOf(Account account) {
        return "admin/credits/ledger?uid=" + URLEncoder.encode(account.uid(), StandardCharsets.UTF_8);
    }
}
