package org.creditsledger.history.ui;

import org.creditsledger.views.ViewService;

/** The columns as the reader arranged them, with the mouse or in the chooser; kept until the next visit. */
class KeptColumns {

    final ColumnChooser chooser;

    private final EntryGrid grid;
    private final ViewService views;
    private final String readerUid;
    private final String page;

    /** @param page the name under which the columns are kept */
    KeptColumns(EntryGrid grid, EntryTexts texts, ViewService views, String readerUid, String page) {
        this.grid = grid;
        this.views = views;
        this.readerUid = readerUid;
        this.page = page;
        this.chooser = new ColumnChooser(grid, texts, this::keep, this::reset);
        views.columns(readerUid, page).ifPresent(text -> grid.apply(ColumnSettings.parse(text, grid.defaults())));
        grid.addColumnReorderListener(event -> {
            if (event.isFromClient()) {
                keep(grid.settings()
                        .inOrder(event.getColumns().stream()
                                .map(column -> column.getKey())
                                .toList()));
            }
        });
        grid.addColumnResizeListener(event -> {
            if (event.isFromClient()) {
                keep(grid.settingsAfterResize(event.getResizedColumn()));
            }
        });
    }

    private void keep(ColumnSettings settings) {
        grid.apply(settings);
        views.setColumns(readerUid, page, settings.format());
    }

    private void reset() {
        views.resetColumns(readerUid, page);
        grid.apply(grid.defaults());
    }
}
