package org.creditsledger.views;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** A row of {@code view_columns}. */
@Entity
@Table(name = "view_columns")
class ViewColumnsRow {

    @EmbeddedId
    private Key key;

    @Column(name = "columns")
    String columns;

    private Instant updatedAt;

    @SuppressWarnings("NullAway.Init")
    protected ViewColumnsRow() {} // for JPA

    @Embeddable
    record Key(String uid, String page) implements Serializable {}
}
