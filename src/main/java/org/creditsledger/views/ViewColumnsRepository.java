package org.creditsledger.views;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface ViewColumnsRepository extends Repository<ViewColumnsRow, ViewColumnsRow.Key> {

    Optional<ViewColumnsRow> findById(ViewColumnsRow.Key key);

    @Modifying
    @Query(nativeQuery = true, value = """
            insert into view_columns (uid, page, columns, updated_at) values (:uid, :page, :columns, :now)
            on conflict do nothing
            """)
    int insert(String uid, String page, String columns, Instant now);

    @Modifying
    @Query("update ViewColumnsRow row set row.columns = :columns, row.updatedAt = :now where row.key = :key")
    int update(ViewColumnsRow.Key key, String columns, Instant now);

    @Modifying
    @Query("delete from ViewColumnsRow row where row.key = :key")
    int delete(ViewColumnsRow.Key key);
}
