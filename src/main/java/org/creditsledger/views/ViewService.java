package org.creditsledger.views;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Stores each user's settings of a page: its columns, and filters under a name. Users see only their own. */
@Service
public class ViewService {

    /** The maximum number of views of one user on one page. */
    public static final int MAX_VIEWS = 20;

    public static final int MAX_NAME_LENGTH = 60;

    private static final int MAX_QUERY_LENGTH = 2_000;
    private static final int MAX_COLUMNS_LENGTH = 1_000;
    private static final String OWN = "#uid == authentication.name";

    private final SavedViewRepository views;
    private final ViewColumnsRepository columns;
    private final InstantSource clock;

    ViewService(SavedViewRepository views, ViewColumnsRepository columns, InstantSource clock) {
        this.views = views;
        this.columns = columns;
        this.clock = clock;
    }

    /** A user's views of a page, by name. */
    @PreAuthorize(OWN)
    @Transactional(readOnly = true)
    public List<SavedView> views(String uid, String page) {
        return views.findByUidAndPageOrderByName(uid, page).stream()
                .map(SavedViewRow::toView)
                .toList();
    }

    /**
     * Saves a filter under a name that is unique for the user and the page.
     *
     * @param name 1 to {@value #MAX_NAME_LENGTH} characters; white space around it is removed
     * @param query as in the address of the page, at most 2,000 characters
     */
    @PreAuthorize(OWN)
    @Transactional
    public SaveViewResult save(String uid, String page, String name, String query) {
        var stripped = name.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_NAME_LENGTH || query.length() > MAX_QUERY_LENGTH) {
            throw new IllegalArgumentException("a name of 1 to 60 characters, and a query of at most 2,000");
        }
        var existing = views.findByUidAndPageOrderByName(uid, page);
        if (existing.stream().anyMatch(view -> view.name.equalsIgnoreCase(stripped))) {
            return new SaveViewResult.NameTaken();
        }
        var taken = existing.stream().map(view -> view.position).collect(Collectors.toSet());
        var id = UUID.randomUUID();
        // The user may save in another window at the same time; then the name or the position is taken after all.
        return IntStream.rangeClosed(1, MAX_VIEWS)
                .mapToObj(position -> (short) position)
                .filter(position -> !taken.contains(position))
                .filter(position -> views.insert(id, uid, page, position, stripped, query, clock.instant()) > 0)
                .findFirst()
                .<SaveViewResult>map(_ -> new SaveViewResult.Saved(new SavedView(id, stripped, query)))
                .orElseGet(SaveViewResult.TooMany::new);
    }

    /** @return whether the user had this view */
    @PreAuthorize(OWN)
    @Transactional
    public boolean delete(String uid, UUID viewId) {
        return views.delete(viewId, uid) > 0;
    }

    /** A user's columns of a page; empty for the default columns. */
    @PreAuthorize(OWN)
    @Transactional(readOnly = true)
    public Optional<String> columns(String uid, String page) {
        return columns.findById(new ViewColumnsRow.Key(uid, page)).map(row -> row.columns);
    }

    /** @param setting in the page's own format, at most 1,000 characters */
    @PreAuthorize(OWN)
    @Transactional
    public void setColumns(String uid, String page, String setting) {
        if (setting.length() > MAX_COLUMNS_LENGTH) {
            throw new IllegalArgumentException("a setting of at most 1,000 characters");
        }
        var now = clock.instant();
        if (columns.insert(uid, page, setting, now) == 0) {
            columns.update(new ViewColumnsRow.Key(uid, page), setting, now);
        }
    }

    /** Restores the default columns. */
    @PreAuthorize(OWN)
    @Transactional
    public void resetColumns(String uid, String page) {
        columns.delete(new ViewColumnsRow.Key(uid, page));
    }
}
