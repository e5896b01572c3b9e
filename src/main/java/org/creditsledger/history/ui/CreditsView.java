package org.creditsledger.history.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteAlias;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;
import java.time.InstantSource;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.ExportProgress;
import org.creditsledger.history.History;
import org.creditsledger.history.LowBalance;
import org.creditsledger.ledger.Balances;
import org.creditsledger.ledger.CreditsWatch;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.shell.ReadersZone;
import org.creditsledger.views.ViewService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;

/** My Bills &amp; Invoices → Credits Usage: what I have, and every entry that made it so. */
@Route("bills/credits")
@RouteAlias("")
@Menu(title = "credits.menu", order = 10)
@PermitAll
class CreditsView extends VerticalLayout implements AfterNavigationObserver, HasDynamicTitle {

    private static final Logger log = LoggerFactory.getLogger(CreditsView.class);

    final BalanceCards cards;
    final EntriesPanel entries;

    private final LedgerService ledger;
    private final CreditsWatch watch;
    private final String uid;
    private boolean isReading;
    private boolean isDue;

    CreditsView(
            LedgerService ledger,
            History history,
            HoldList holds,
            ViewService views,
            ExportProgress exports,
            CreditsWatch watch,
            LowBalance lowBalance,
            InstantSource clock,
            AuthenticationContext authentication) {
        this.ledger = ledger;
        this.watch = watch;
        this.uid = authentication.getPrincipalName().orElseThrow();

        var header = new Header(new H1(getPageTitle()));
        header.addClassName("view-header");
        cards = new BalanceCards(lowBalance);
        var topUp = new Anchor("bills/top-up", getTranslation("credits.top-up"));
        topUp.addClassName("button-link");
        entries = new EntriesPanel(
                new EntriesPanel.Sources(ledger, history, holds, views, exports, clock, null),
                new EntriesPanel.Setting(
                        EntryFilter.of(uid),
                        uid,
                        "credits",
                        "bills/credits",
                        "bills/credits/export.csv",
                        EntriesPanel.KNOWN_SOURCES,
                        topUp),
                parameters -> UI.getCurrentOrThrow().navigate(CreditsView.class, new QueryParameters(parameters)));

        entries.onRetry(this::read);

        addClassName("credits-view");
        setSizeFull();
        add(header, cards, entries);
        setFlexGrow(1, entries);
    }

    @Override
    public String getPageTitle() {
        return getTranslation("credits.title");
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        entries.show(event.getLocation().getQueryParameters().getParameters(), ReadersZone.of(UI.getCurrentOrThrow()));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        cards.showLoading();
        isReading = false;
        read();
        var watching = watch.watch(uid, event.getUI().accessLater(this::read, () -> {}));
        addDetachListener(detached -> {
            watching.close();
            detached.unregisterListener();
        });
    }

    /**
     * Reads what has changed, on another thread: the page is there at once, however long the database takes. However many
     * changes there are meanwhile, one reading follows.
     */
    private void read() {
        if (isReading) {
            isDue = true;
            return;
        }
        isReading = true;
        isDue = false;
        var ui = UI.getCurrentOrThrow();
        var newEntries = entries.newEntries();
        var show = ui.accessLater(
                (Balances balances) -> cards.show(balances, new EntryTexts(this, getLocale(), ReadersZone.of(ui))),
                () -> {});
        var count = ui.accessLater((Long entries) -> this.entries.show(newEntries, entries), () -> {});
        var fail = ui.accessLater(() -> cards.showFailure(getTranslation("credits.balances.failure")), () -> {});
        var end = ui.accessLater(this::ended, () -> {});
        Thread.startVirtualThread(new DelegatingSecurityContextRunnable(() -> {
            try {
                attempt(() -> show.accept(ledger.balances(uid)), fail);
                // Where this fails the list says so itself, as soon as somebody asks it for more.
                attempt(() -> count.accept(newEntries.count()), () -> {});
            } finally {
                end.run();
            }
        }));
    }

    private static void attempt(Runnable read, Runnable failed) {
        try {
            read.run();
        } catch (RuntimeException exception) {
            log.error("not read for the credits page", exception);
            failed.run();
        }
    }

    private void ended() {
        isReading = false;
        if (isDue) {
            read();
        }
    }
}
