package org.creditsledger.users;

import java.util.Optional;
import org.springframework.data.repository.Repository;

interface UserRepository extends Repository<UserRow, String> {

    Optional<UserRow> findById(String uid);

    UserRow save(UserRow user);
}
