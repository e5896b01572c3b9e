package org.creditsledger.ledger.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.internal.MockVaadin;
import com.vaadin.flow.component.card.Card;
import java.util.stream.IntStream;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@WithMockUser(
        username = "viewer",
        roles = {"USER", "SERVICE"})
class CreditsViewTest extends SpringBrowserlessTest {

    @Autowired
    Given given;

    @Test
    void the_page_shows_balances_and_entries_and_by_itself_what_comes() {
        var view = navigate(CreditsView.class);
        assertThat(cardTexts(view)).containsExactly("Image credits 0", "Video credits 0");
        assertThat(test(view.grid).size()).isZero();

        IntStream.rangeClosed(1, 120).forEach(_ -> given.credit("viewer", 10));

        await().pollInSameThread().untilAsserted(() -> {
            MockVaadin.clientRoundtrip(); // as the browser would be told by push
            assertThat(cardTexts(view)).containsExactly("Image credits 1,200", "Video credits 0");
        });
        assertThat(test(view.grid).size()).isEqualTo(120);
        assertThat(test(view.grid).getRow(0).balanceAfter()).isEqualTo(1_200);
        assertThat(test(view.grid).getRow(119).balanceAfter()).isEqualTo(10);
        assertThat(test(view.grid).getCellText(0, 3)).isEqualTo("+10");
        assertThat(test(view.grid).getCellText(0, 5)).isEqualTo("Adjustment");
    }

    private static java.util.List<String> cardTexts(CreditsView view) {
        return view.cards
                .getChildren()
                .map(Card.class::cast)
                .map(card -> card.getTitleAsText() + " "
                        + card.getChildren()
                                .findFirst()
                                .orElseThrow()
                                .getElement()
                                .getTextRecursively())
                .toList();
    }
}
