package org.creditsledger.history.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import java.time.InstantSource;
import java.util.function.Function;
import org.creditsledger.history.CreditsWatch;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.lots.Lot;
import org.creditsledger.lots.LotList;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.Loads;
import org.creditsledger.shell.ReadersZone;
import org.jspecify.annotations.Nullable;

/** The lots of the user whose entries an admin lists; nothing beside the entries of several users. */
class LotsOfUser extends Div {

    final LotsPanel panel;

    private final LedgerService ledger;
    private final LotList lots;
    private final CreditsWatch watch;
    private final InstantSource clock;
    private final Alarm alarm;
    private final Loads loads = new Loads();
    private CreditsWatch.Watch watching = () -> {};
    private @Nullable String uid;

    /** @param action makes a component at the end of the row of a lot */
    LotsOfUser(
            LedgerService ledger,
            LotList lots,
            CreditsWatch watch,
            InstantSource clock,
            Function<Lot, Component> action) {
        this.ledger = ledger;
        this.lots = lots;
        this.watch = watch;
        this.clock = clock;
        this.alarm = new Alarm(clock);
        panel = new LotsPanel(lots, action);
        addClassName("lots-of-user");
        add(panel);
        setVisible(false);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        addDetachListener(detached -> {
            stop();
            detached.unregisterListener();
        });
    }

    private void stop() {
        watching.close();
        watching = () -> {};
        alarm.stop();
        uid = null;
    }

    void show(EntryFilter listed) {
        var next = ListedEntries.isOfOne(listed) ? listed.uids().iterator().next() : null;
        if (next == null || !next.equals(uid)) {
            stop();
            loads.next();
            panel.hide();
            uid = next;
            setVisible(next != null);
            if (next != null) {
                watching = watch.watch(next, UI.getCurrentOrThrow().accessLater(this::read, () -> {}));
            }
        }
        read();
    }

    private void read() {
        if (uid == null) {
            return;
        }
        var whose = uid;
        var show = loads.next().then(this::showLots);
        // The list beside it reports its own failure of the same database.
        Background.run("user-lots", () -> show.accept(UserLots.read(whose, ledger, lots, clock)), _ -> {});
    }

    private void showLots(UserLots read) {
        var ui = UI.getCurrentOrThrow();
        panel.show(read, new EntryTexts(this, getLocale(), ReadersZone.of(ui)));
        alarm.set(read.nextEnd(), ui.accessLater(this::read, () -> {}));
    }
}
