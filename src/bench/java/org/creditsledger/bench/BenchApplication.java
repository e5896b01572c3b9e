package org.creditsledger.bench;

import java.nio.file.Path;
import org.creditsledger.CreditsLedgerApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.GenericWebApplicationContext;

/** The whole application except its web server, on the benchmark's PostgreSQL. */
class BenchApplication {

    private BenchApplication() {}

    /**
     * @param folder for its log
     * @param instead beans that replace the ones that they extend
     */
    static ConfigurableApplicationContext start(BenchServer server, Path folder, Class<?>... instead) {
        var application = new SpringApplication(CreditsLedgerApplication.class);
        application.setApplicationContextFactory(_ -> new GenericWebApplicationContext(new MockServletContext()));
        application.addInitializers(context -> {
            for (var bean : instead) {
                ((GenericApplicationContext) context).registerBean(bean, definition -> definition.setPrimary(true));
            }
        });
        return application.run(
                "--spring.profiles.active=production",
                "--spring.datasource.url=" + server.url(),
                "--credits.webhooks.jobs-secrets=whsec_YmVuY2gtam9icy1zZWNyZXQtb2YtMjQtYnl0ZXM=",
                "--credits.webhooks.stripe-secrets=whsec_bench",
                "--spring.main.banner-mode=off",
                "--logging.threshold.console=error",
                "--logging.file.name=" + folder.resolve("application.log"));
    }
}
