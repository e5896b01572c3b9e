package org.creditsledger.pricing.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.ValueProvider;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.pricing.EndPriceResult;
import org.creditsledger.pricing.Price;
import org.creditsledger.pricing.PriceList;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.PageHeader;
import org.creditsledger.shell.ReadersZone;

/** Admin → Prices: the past, current and future prices of jobs, and the cost of a sample job. */
@Route(Links.PRICES)
@Menu(title = "prices.menu", order = 50)
@RolesAllowed(Roles.ADMIN)
class PricesView extends VerticalLayout implements HasDynamicTitle {

    final Button addPrice;
    final Button addType;
    final TextField search = new TextField();
    final Select<Shown> shown = new Select<>();
    final Span count = new Span();
    final Grid<Price> grid = new Grid<>();
    final CostPreview preview;

    private final PriceList prices;
    private final LedgerService ledger;
    private final InstantSource clock;
    private final String adminUid;
    private ZoneId zone = ZoneId.of("UTC");

    PricesView(PriceList prices, LedgerService ledger, InstantSource clock, AuthenticationContext authentication) {
        this.prices = prices;
        this.ledger = ledger;
        this.clock = clock;
        this.adminUid = authentication.getPrincipalName().orElseThrow();
        this.preview = new CostPreview(prices, clock);

        addPrice = new Button(getTranslation("prices.add"), _ -> addPrice());
        addPrice.addThemeVariants(ButtonVariant.PRIMARY);
        addType = new Button(getTranslation("prices.add-type"), _ -> addType());
        grid.addClassNames("entries", "prices");
        grid.setEmptyStateText(getTranslation("prices.none"));
        addClassName("prices-view");
        setSizeFull();
        add(new PageHeader(getPageTitle(), addType, addPrice), preview, filterBar(), grid);
        setFlexGrow(1, grid);
    }

    private Div filterBar() {
        search.setLabel(getTranslation("prices.search"));
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(_ -> load());
        shown.setLabel(getTranslation("prices.shown"));
        shown.setItems(Shown.values());
        shown.setItemLabelGenerator(
                value -> getTranslation("prices.shown." + value.name().toLowerCase(Locale.ROOT)));
        shown.setValue(Shown.NOW_AND_LATER);
        shown.addValueChangeListener(_ -> load());
        count.getElement().setAttribute("role", "status");
        var bar = new Div(search, shown, count);
        bar.addClassName("filter-bar");
        return bar;
    }

    @Override
    public String getPageTitle() {
        return getTranslation("prices.title");
    }

    @Override
    protected void onAttach(AttachEvent event) {
        zone = ReadersZone.of(event.getUI());
        addColumns(new Formats(getLocale(), zone), new PriceTexts(this));
        load();
    }

    private void load() {
        var texts = new PriceTexts(this);
        var now = clock.instant();
        var all = prices.all();
        var wanted = search.getValue().strip().toLowerCase(Locale.ROOT);
        var matching = all.stream()
                .filter(price -> shown.getValue().covers(PriceTexts.Status.of(price, now)))
                .filter(price -> wanted.isEmpty()
                        || texts.summary(price.terms()).toLowerCase(Locale.ROOT).contains(wanted)
                        || price.terms().source().contains(wanted))
                .toList();
        grid.setItems(matching);
        count.setText(getTranslation("prices.count", matching.size(), all.size()));
        preview.refresh(sources(all));
    }

    private static TreeSet<String> sources(List<Price> all) {
        var sources = new TreeSet<String>();
        all.forEach(price -> sources.add(price.terms().source()));
        return sources;
    }

    private void addColumns(Formats formats, PriceTexts texts) {
        if (!grid.getColumns().isEmpty()) {
            return; // attached again, as happens when a browser tab reconnects
        }
        column("prices.source", price -> texts.source(price.terms().source()));
        column("prices.model", price -> price.terms().modelPattern());
        column("prices.size", price -> texts.size(price.terms()));
        column("prices.length", price -> texts.length(price.terms()));
        column("prices.price", price -> texts.price(price.terms().unitPrice()));
        column("prices.status", price -> texts.status(price, clock.instant()));
        column("prices.valid-from", price -> formats.local(price.validFrom()))
                .setTooltipGenerator(price -> formats.utc(price.validFrom()) + " · " + price.createdBy());
        column(
                "prices.valid-until",
                price -> price.validUntil() == null
                        ? getTranslation("prices.open-ended")
                        : formats.local(price.validUntil()));
        grid.addComponentColumn(this::endButton)
                .setHeader(getTranslation("prices.actions"))
                .setFrozenToEnd(true)
                .setWidth("5rem")
                .setFlexGrow(0);
    }

    private Grid.Column<Price> column(String titleKey, ValueProvider<Price, String> text) {
        return grid.addColumn(text)
                .setHeader(getTranslation(titleKey))
                .setAutoWidth(true)
                .setSortable(true);
    }

    private Component endButton(Price price) {
        if (price.validUntil() != null) {
            return new Span();
        }
        var button = new Button(getTranslation("prices.end"), _ -> end(price));
        button.addThemeVariants(ButtonVariant.TERTIARY);
        button.setAriaLabel(getTranslation("prices.end.of", new PriceTexts(this).summary(price.terms())));
        return button;
    }

    private void end(Price price) {
        var dialog = new ConfirmDialog(
                getTranslation("prices.end.confirm"),
                getTranslation("prices.end.text", new PriceTexts(this).summary(price.terms())),
                getTranslation("prices.end"),
                _ -> {
                    var message = switch (prices.end(price.id(), null, adminUid)) {
                        case EndPriceResult.Ended _ -> "prices.ended";
                        case EndPriceResult.EndsBefore _ -> "prices.ended.before";
                        case EndPriceResult.EndsInThePast(), EndPriceResult.NotFound() -> "prices.ended.not";
                    };
                    announce(message);
                    load();
                });
        dialog.setCancelable(true);
        dialog.setCancelText(getTranslation("prices.cancel"));
        dialog.setConfirmButtonTheme("error primary");
        dialog.open();
    }

    private void addPrice() {
        new AddPriceDialog(
                        prices,
                        sources(prices.all()),
                        ledger.creditTypes(),
                        zone,
                        adminUid,
                        new PriceTexts(this),
                        () -> {
                            announce("prices.added");
                            load();
                        })
                .open();
    }

    private void addType() {
        new AddTypeDialog(ledger, () -> announce("prices.add-type.done")).open();
    }

    private void announce(String messageKey) {
        Notification.show(getTranslation(messageKey));
    }

    /** The prices that the list shows. */
    enum Shown {
        NOW_AND_LATER,
        NOW,
        LATER,
        PAST,
        ALL;

        boolean covers(PriceTexts.Status status) {
            return switch (this) {
                case ALL -> true;
                case NOW_AND_LATER -> status != PriceTexts.Status.PAST;
                case NOW -> status == PriceTexts.Status.CURRENT;
                case LATER -> status == PriceTexts.Status.COMING;
                case PAST -> status == PriceTexts.Status.PAST;
            };
        }
    }
}
