package org.creditsledger.history.ui;

import com.vaadin.flow.component.Component;
import java.util.function.Consumer;
import org.creditsledger.history.EntryFilter;

/**
 * The page that an {@link EntriesPanel} is on.
 *
 * @param base the entries of the page, before users are chosen
 * @param readerUid the owner of the columns and the saved views
 * @param page the name under which those are kept
 * @param path of the page, without its parameters
 * @param exportPath of the download
 * @param nextStep leads on from a page without entries
 * @param listed receives, after each reading, the entries that the choice of a user or a search stands for
 */
record EntrySetting(
        EntryFilter base,
        String readerUid,
        String page,
        String path,
        String exportPath,
        Component nextStep,
        Consumer<EntryFilter> listed) {}
