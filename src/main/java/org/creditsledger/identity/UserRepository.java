package org.creditsledger.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.creditsledger.database.PrefixRange;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface UserRepository extends Repository<UserRow, String> {

    Optional<UserRow> findById(String uid);

    List<UserRow> findByUidIn(Collection<String> uids);

    /** @param lowest and {@code beyond} are the bounds of a {@link PrefixRange} */
    @Query("""
            select user from UserRow user where bytewise(user.email) >= :lowest and bytewise(user.email) < :beyond
            order by bytewise(user.email)
            """)
    List<UserRow> findByEmailBetween(String lowest, String beyond, Limit limit);

    @Query("""
            select user from UserRow user where bytewise(user.uid) >= :lowest and bytewise(user.uid) < :beyond
            order by bytewise(user.uid)
            """)
    List<UserRow> findByUidBetween(String lowest, String beyond, Limit limit);

    UserRow save(UserRow user);

    @Query(value = "select uid from identities where issuer = :issuer and subject = :subject", nativeQuery = true)
    Optional<String> findUidOf(String issuer, String subject);

    @Modifying
    @Query(value = """
                    insert into users (uid, email, role, created_at) values (:uid, :email, :role, :now) on conflict do nothing
                    """, nativeQuery = true)
    int insert(String uid, String email, String role, Instant now);

    @Modifying
    @Query(value = """
            insert into identities (issuer, subject, uid, created_at) values (:issuer, :subject, :uid, :now)
            on conflict do nothing
            """, nativeQuery = true)
    int bind(String issuer, String subject, String uid, Instant now);

    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query("update UserRow user set user.email = :email, user.role = :role where user.uid = :uid")
    int update(String uid, String email, Role role);

    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query(
            value = "update users set disabled_at = :now, disabled_by = :by where uid = :uid and disabled_at is null",
            nativeQuery = true)
    int disable(String uid, Instant now, String by);

    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query(value = "update users set disabled_at = null, disabled_by = null where uid = :uid", nativeQuery = true)
    int enable(String uid);
}
