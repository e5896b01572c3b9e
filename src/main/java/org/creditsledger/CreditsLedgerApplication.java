package org.creditsledger;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.theme.aura.Aura;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Locale;
import org.creditsledger.cli.OfflineCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts Credits Ledger, or only checks the ledger or summarizes its days, and names the style sheets of its pages. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@Push
@StyleSheet(Aura.STYLESHEET)
@StyleSheet("context://credits-ledger.css")
@ColorScheme(ColorScheme.Value.LIGHT_DARK)
public class CreditsLedgerApplication implements AppShellConfigurator {

    public static void main(String[] args) {
        // Some languages use other digits, and text for programs must not depend on the language of the machine:
        // Stripe's library signs such numbers, and the reasons of entries contain them.
        Locale.setDefault(Locale.ROOT);
        var exitCode = OfflineCommand.run(args, System.out, System.err);
        if (exitCode != null) {
            System.exit(exitCode);
        }
        var application = new SpringApplication(CreditsLedgerApplication.class);
        application.addListeners(new RequiredSettings());
        application.run(args);
    }

    /** This machine's clock, which can be wrong: the application goes by the database's. */
    @Bean
    @Fallback
    InstantSource wallClock() {
        return Clock.systemUTC();
    }
}
