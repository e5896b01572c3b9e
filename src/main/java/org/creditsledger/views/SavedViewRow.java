package org.creditsledger.views;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code saved_views}: inserted and deleted, never updated. */
@Entity
@Immutable
@Table(name = "saved_views")
class SavedViewRow {

    @Id
    private UUID id;

    private String uid;
    private String page;
    short position;
    String name;
    private String query;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected SavedViewRow() {} // for JPA

    SavedView toView() {
        return new SavedView(id, name, query);
    }
}
