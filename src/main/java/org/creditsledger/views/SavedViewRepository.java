package org.creditsledger.views;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface SavedViewRepository extends Repository<SavedViewRow, UUID> {

    List<SavedViewRow> findByUidAndPageOrderByName(String uid, String page);

    /** Returns 0 and changes nothing if the name or the position is taken. */
    @Modifying
    @Query(nativeQuery = true, value = """
            insert into saved_views (id, uid, page, position, name, query, created_at)
            values (:id, :uid, :page, :position, :name, :query, :now)
            on conflict do nothing
            """)
    int insert(UUID id, String uid, String page, short position, String name, String query, Instant now);

    @Modifying
    @Query("delete from SavedViewRow view where view.id = :id and view.uid = :uid")
    int delete(UUID id, String uid);
}
