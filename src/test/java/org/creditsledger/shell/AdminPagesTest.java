package org.creditsledger.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Views.location;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.router.RouteConfiguration;
import com.vaadin.flow.router.RouteData;
import org.creditsledger.testing.DatabaseTest;
import org.junit.jupiter.api.Test;
import org.springframework.security.test.context.support.WithMockUser;

/** The pages of admins, as other users see them. */
@DatabaseTest
@WithMockUser(username = "alice", roles = "USER")
class AdminPagesTest extends SpringBrowserlessTest {

    @Test
    void other_users_see_that_the_page_does_not_exist() {
        var paths = RouteConfiguration.forApplicationScope().getAvailableRoutes().stream()
                .map(RouteData::getTemplate)
                .filter(path -> path.startsWith("admin/"))
                .map(path -> path.replaceAll(":[^/]+", "00000000-0000-0000-0000-000000000000"))
                .toList();
        assertThat(paths)
                .contains(
                        "admin/credits/users",
                        "admin/credits/anomalies",
                        "admin/credits/daily",
                        "admin/credits/jobs",
                        "admin/prices",
                        "admin/plans",
                        "admin/subscriptions");

        for (var path : paths) {
            UI.getCurrent().navigate(path);

            assertThat(location()).isEqualTo(path);
            assertThat($(H1.class).single().getText()).as(path).isEqualTo("Page not found, or no access");
        }
    }
}
