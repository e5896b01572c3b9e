package org.creditsledger.users;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface UserRepository extends Repository<UserRow, String> {

    Optional<UserRow> findById(String uid);

    List<UserRow> findByUidIn(Collection<String> uids);

    /** @param lowest and {@code highest} are the bounds of the prefix: a range is what the index serves */
    @Query("select user from UserRow user where user.email >= :lowest and user.email < :highest order by user.email")
    List<UserRow> findByEmailBetween(String lowest, String highest, Limit limit);

    @Query("select user from UserRow user where user.uid >= :lowest and user.uid < :highest order by user.uid")
    List<UserRow> findByUidBetween(String lowest, String highest, Limit limit);

    UserRow save(UserRow user);
}
