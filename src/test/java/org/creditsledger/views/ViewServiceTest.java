package org.creditsledger.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.creditsledger.testing.Callers;
import org.creditsledger.testing.DatabaseTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.access.AccessDeniedException;

@DatabaseTest
class ViewServiceTest {

    @Autowired
    ViewService views;

    private final String uid = "viewer-" + UUID.randomUUID();

    @Test
    void a_view_is_found_under_its_name_until_it_is_deleted() {
        var saved = as(
                uid, () -> (SaveViewResult.Saved) views.save(uid, "credits", "  Refunds in March ", "source=refund"));

        assertThat(as(uid, () -> views.views(uid, "credits"))).containsExactly(saved.view());
        assertThat(saved.view().name()).isEqualTo("Refunds in March");
        assertThat(as(uid, () -> views.views(uid, "another-page"))).isEmpty();
        assertThat(as(uid, () -> views.delete(uid, saved.view().id()))).isTrue();
        assertThat(as(uid, () -> views.delete(uid, saved.view().id()))).isFalse();
        assertThat(as(uid, () -> views.views(uid, "credits"))).isEmpty();
    }

    @Test
    void two_views_of_a_page_do_not_share_a_name() {
        as(uid, () -> views.save(uid, "credits", "Mine", "type=image"));

        assertThat(as(uid, () -> views.save(uid, "credits", "mine", "type=video")))
                .isEqualTo(new SaveViewResult.NameTaken());
        assertThat(as(uid, () -> views.views(uid, "credits")))
                .extracting(SavedView::query)
                .containsExactly("type=image");
        assertThat(as(uid, () -> views.save(uid, "ledger", "Mine", "type=video")))
                .isInstanceOf(SaveViewResult.Saved.class);
    }

    @Test
    void there_are_at_most_twenty() {
        for (var n : IntStream.rangeClosed(1, ViewService.MAX_VIEWS).toArray()) {
            assertThat(as(uid, () -> views.save(uid, "credits", "View " + n, "")))
                    .isInstanceOf(SaveViewResult.Saved.class);
        }

        assertThat(as(uid, () -> views.save(uid, "credits", "One more", ""))).isEqualTo(new SaveViewResult.TooMany());
        var first = as(uid, () -> views.views(uid, "credits")).getFirst();
        as(uid, () -> views.delete(uid, first.id()));
        assertThat(as(uid, () -> views.save(uid, "credits", "One more", ""))).isInstanceOf(SaveViewResult.Saved.class);
    }

    @Test
    void names_and_filters_have_a_length() {
        assertThatThrownBy(() -> as(uid, () -> views.save(uid, "credits", " ", "")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> as(uid, () -> views.save(uid, "credits", "x".repeat(61), "")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> as(uid, () -> views.save(uid, "credits", "x", "x".repeat(2_001))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void columns_are_stored_and_reset() {
        assertThat(as(uid, () -> views.columns(uid, "credits"))).isEmpty();

        as(uid, () -> setColumns("amount,type"));
        as(uid, () -> setColumns("type,-amount"));
        assertThat(as(uid, () -> views.columns(uid, "credits"))).contains("type,-amount");

        as(uid, () -> {
            views.resetColumns(uid, "credits");
            return true;
        });
        assertThat(as(uid, () -> views.columns(uid, "credits"))).isEmpty();
    }

    @Test
    void users_cannot_see_or_change_each_others_settings() {
        var saved = as(uid, () -> (SaveViewResult.Saved) views.save(uid, "credits", "Mine", ""));

        assertThatThrownBy(() -> as("mallory", () -> views.views(uid, "credits")))
                .isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> as("mallory", () -> views.columns(uid, "credits")))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(as("mallory", () -> views.delete("mallory", saved.view().id())))
                .isFalse();
        assertThat(as(uid, () -> views.views(uid, "credits"))).hasSize(1);
    }

    private boolean setColumns(String setting) {
        views.setColumns(uid, "credits", setting);
        return true;
    }

    private static <T> T as(String uid, Supplier<T> work) {
        return Callers.as(uid, "USER", work);
    }
}
