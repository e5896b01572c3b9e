package org.creditsledger.history.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import java.time.InstantSource;
import org.creditsledger.history.CreditsWatch;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.EntrySearch;
import org.creditsledger.history.ExportProgress;
import org.creditsledger.history.History;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.LotChanges;
import org.creditsledger.lots.LotList;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.PageHeader;
import org.creditsledger.shell.ReadersZone;
import org.creditsledger.views.ViewService;

/** Reports &amp; Analytics → Credits → Ledger: the entries of all users, with a search by user, job or payment. */
@Route(Links.LEDGER)
@Menu(title = "ledger.menu", order = 10)
@RolesAllowed(Roles.ADMIN)
class LedgerView extends VerticalLayout implements AfterNavigationObserver, HasDynamicTitle {

    final LotsOfUser lots;
    final EntriesPanel entries;

    private final CreditsWatch watch;

    LedgerView(
            LedgerService ledger,
            History history,
            HoldList holds,
            LotList lotList,
            LotChanges lotChanges,
            EntrySearch search,
            UserService users,
            ViewService views,
            ExportProgress exports,
            CreditsWatch watch,
            InstantSource clock,
            AuthenticationContext authentication) {
        this.watch = watch;

        var admin = authentication.getPrincipalName().orElseThrow();
        lots = new LotsOfUser(ledger, lotList, watch, clock, lot -> {
            var words = new LotTexts(new EntryTexts(this, getLocale(), ReadersZone.of(UI.getCurrentOrThrow())));
            var change = new Button(getTranslation("lots.change"));
            change.addThemeVariants(ButtonVariant.TERTIARY);
            change.setAriaLabel(getTranslation("lots.change.label", words.name(lot)));
            change.addClickListener(_ -> new LotDialog(lotChanges, lotList, lot, admin, words, clock).open());
            return change;
        });
        entries = new EntriesPanel(
                new EntrySources(ledger, history, holds, lotList, views, exports, clock, new EveryUser(search, users)),
                new EntrySetting(
                        EntryFilter.ofEverybody(),
                        admin,
                        "admin-credits",
                        Links.LEDGER,
                        Links.LEDGER_CSV,
                        new Anchor(Links.PRICES, getTranslation("prices.menu")),
                        lots::show),
                parameters -> UI.getCurrentOrThrow().navigate(LedgerView.class, new QueryParameters(parameters)));

        addClassName("ledger-view");
        setSizeFull();
        add(new PageHeader(getPageTitle()), lots, entries);
        setFlexGrow(1, entries);
    }

    @Override
    public String getPageTitle() {
        return getTranslation("ledger.title");
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        entries.show(event.getLocation().getQueryParameters().getParameters(), ReadersZone.of(UI.getCurrentOrThrow()));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        var watching = watch.watchAll(event.getUI().accessLater(entries::readNew, () -> {}));
        addDetachListener(detached -> {
            watching.close();
            detached.unregisterListener();
        });
    }
}
