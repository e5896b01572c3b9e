package org.creditsledger.identity;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A row of {@code users}. */
@Entity
@Table(name = "users")
class UserRow {

    @Id
    private String uid;

    private String email;

    @Enumerated(EnumType.STRING)
    private Role role;

    private Instant createdAt;

    private @Nullable Instant disabledAt;

    @SuppressWarnings("NullAway.Init")
    protected UserRow() {} // for JPA

    UserRow(User user, Instant createdAt) {
        this.uid = user.uid();
        this.email = user.email().toLowerCase(Locale.ROOT); // addresses are looked up by prefix
        this.role = user.role();
        this.createdAt = createdAt;
    }

    User toUser() {
        return new User(uid, email, role, disabledAt != null);
    }
}
