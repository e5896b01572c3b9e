package org.creditsledger.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestExecutionListeners;

/**
 * A test with the whole application and a database: H2 in one run of the build, PostgreSQL in the other.
 *
 * <p>All tests share one database, and entries cannot be deleted, so each test takes its own users from {@link Given}.
 * It acts as a service unless it says otherwise. After it, {@link SettableClock} shows the real time again. A test that
 * keeps nothing between its methods is a record of the beans that it uses.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("database")
@SpringBootTest
@AutoConfigureMockMvc
@ActiveProfiles("test")
@ContextConfiguration(initializers = {TestDatabase.Initializer.class, IdentityProvider.Initializer.class})
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@TestExecutionListeners(
        listeners = {OwnSecurityContexts.class, ClockReset.class},
        mergeMode = TestExecutionListeners.MergeMode.MERGE_WITH_DEFAULTS)
@Import({Given.class, Sales.class, WebhookSender.class, IdentityProvider.class, ClockForTests.class})
@WithMockUser(username = "service:test", roles = "SERVICE")
public @interface DatabaseTest {}
