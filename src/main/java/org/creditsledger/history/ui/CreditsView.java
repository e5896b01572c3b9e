package org.creditsledger.history.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
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
import java.util.UUID;
import org.creditsledger.history.CreditsWatch;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.ExportProgress;
import org.creditsledger.history.History;
import org.creditsledger.history.LowBalance;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.lots.LotList;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.PageHeader;
import org.creditsledger.shell.ReadersZone;
import org.creditsledger.views.ViewService;

/** My Bills &amp; Invoices → Credits Usage: the user's balances, and all entries behind them. */
@Route(Links.CREDITS)
@RouteAlias("")
@Menu(title = "credits.menu", order = 10)
@PermitAll
class CreditsView extends VerticalLayout implements AfterNavigationObserver, HasDynamicTitle {

    final BalanceCards cards;
    final LotsPanel lots;
    final EntriesPanel entries;

    private final LedgerService ledger;
    private final LotList lotList;
    private final CreditsWatch watch;
    private final InstantSource clock;
    private final Alarm alarm;
    private final String uid;
    private boolean isReading;
    private boolean isDue;

    CreditsView(
            LedgerService ledger,
            History history,
            HoldList holds,
            LotList lotList,
            ViewService views,
            ExportProgress exports,
            CreditsWatch watch,
            LowBalance lowBalance,
            InstantSource clock,
            AuthenticationContext authentication) {
        this.ledger = ledger;
        this.lotList = lotList;
        this.watch = watch;
        this.clock = clock;
        this.alarm = new Alarm(clock);
        this.uid = authentication.getPrincipalName().orElseThrow();

        cards = new BalanceCards(lowBalance);
        lots = new LotsPanel(lotList, null);
        var topUp = new Anchor(Links.TOP_UP, getTranslation("credits.top-up"));
        topUp.addClassName("button-link");
        entries = new EntriesPanel(
                new EntrySources(ledger, history, holds, lotList, views, exports, clock, null),
                new EntrySetting(EntryFilter.of(uid), uid, "credits", Links.CREDITS, Links.CREDITS_CSV, topUp, _ -> {}),
                parameters -> UI.getCurrentOrThrow().navigate(CreditsView.class, new QueryParameters(parameters)));

        entries.onRetry(this::read);

        addClassName("credits-view");
        setSizeFull();
        add(new PageHeader(getPageTitle()), cards, lots, entries);
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
            alarm.stop();
            detached.unregisterListener();
        });
    }

    /**
     * Reads the changes on another thread, so that the page appears at once. All changes during a reading share the one
     * that follows it.
     */
    private void read() {
        if (isReading) {
            isDue = true;
            return;
        }
        isReading = true;
        isDue = false;
        var ui = UI.getCurrentOrThrow();
        var question = entries.newEntries();
        var show = ui.accessLater(this::show, () -> {});
        var count = ui.accessLater((Long number) -> entries.show(question, number), () -> {});
        var fail = ui.accessLater((UUID _) -> cards.showFailure(getTranslation("credits.balances.failure")), () -> {});
        var end = ui.accessLater(this::ended, () -> {});
        Background.run(
                "credits-page",
                () -> {
                    Background.attempt(
                            "credits-balances", () -> show.accept(UserLots.read(uid, ledger, lotList, clock)), fail);
                    // After a failure here the list reports its own failure on the next scroll.
                    Background.attempt("entries-new", () -> count.accept(question.count()), _ -> {});
                    end.run();
                },
                _ -> end.run());
    }

    private void show(UserLots read) {
        var ui = UI.getCurrentOrThrow();
        var texts = new EntryTexts(this, getLocale(), ReadersZone.of(ui));
        cards.show(read, texts);
        lots.show(read, texts);
        alarm.set(read.nextEnd(), ui.accessLater(this::read, () -> {}));
    }

    private void ended() {
        isReading = false;
        if (isDue) {
            read();
        }
    }
}
