package org.creditsledger.plans.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanCatalogue;
import org.creditsledger.plans.Subscription;
import org.creditsledger.plans.SubscriptionList;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.Announcement;
import org.creditsledger.shell.CountedRows;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.ListPage;
import org.creditsledger.shell.Notice;
import org.creditsledger.shell.PageHeader;

/** Administration → Subscriptions: those of all users, failed renewals, and the credits that come next. */
@Route(Links.SUBSCRIPTIONS)
@Menu(title = "subscriptions.title", order = 54)
@RolesAllowed(Roles.ADMIN)
class SubscriptionsView extends ListPage<Subscription> implements AfterNavigationObserver {

    final SubscriptionsFilterBar filterBar;
    final Notice notice = new Notice();
    final CountedRows<Subscription> list =
            new CountedRows<>("subscriptions", "subscriptions.count", "subscriptions.failure.title", this::load);
    final Grid<Subscription> grid = list.grid();

    private final Announcement announcement = new Announcement();
    private final SubscriptionList subscriptions;
    private SubscriptionChoice choice = SubscriptionChoice.ALL;

    SubscriptionsView(SubscriptionList subscriptions, PlanCatalogue plans) {
        super("subscriptions.title");
        this.subscriptions = subscriptions;
        var names = plans.all().stream().collect(Collectors.toMap(Plan::id, Plan::name));
        filterBar = new SubscriptionsFilterBar(
                List.copyOf(names.keySet()),
                status -> texts().status(status),
                id -> names.getOrDefault(id, id),
                this::go);
        grid.addClassName("jobs");
        addClassName("subscriptions-view");
        add(new PageHeader(getPageTitle()), filterBar, notice, list, announcement);
    }

    private PlanTexts texts() {
        return new PlanTexts(this, formats());
    }

    @Override
    protected Grid<Subscription> grid() {
        return grid;
    }

    @Override
    protected void addColumns() {
        var columns = new SubscriptionsColumns(grid, texts(), announcement::setText);
        columns.add();
        columns.addCard().setKey(CARD);
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        var parsed = SubscriptionChoice.parse(
                event.getLocation().getQueryParameters().getParameters());
        notice.showIgnored(parsed.ignored());
        choice = parsed.choice();
        filterBar.show(choice.filter());
        load();
    }

    private void load() {
        var filter = choice.filter();
        list.show(
                new CountedRows.Source<>() {
                    @Override
                    public long count() {
                        return subscriptions.count(filter);
                    }

                    @Override
                    public Stream<Subscription> page(int offset, int limit) {
                        return subscriptions.page(filter, offset, limit).stream();
                    }
                },
                whenEmpty());
    }

    private Component[] whenEmpty() {
        return choice.isFiltered()
                ? new Component[] {
                    new H2(getTranslation("subscriptions.no-match.title")),
                    new Paragraph(getTranslation("subscriptions.no-match.text")),
                    new Button(getTranslation("filter.clear"), _ -> go(SubscriptionChoice.ALL))
                }
                : new Component[] {
                    new H2(getTranslation("subscriptions.nothing.title")),
                    new Paragraph(getTranslation("subscriptions.nothing.text"))
                };
    }

    private void go(SubscriptionChoice next) {
        if (!next.equals(choice)) {
            UI.getCurrentOrThrow().navigate(SubscriptionsView.class, new QueryParameters(next.format()));
        }
    }
}
