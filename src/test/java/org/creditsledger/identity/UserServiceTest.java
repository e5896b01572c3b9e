package org.creditsledger.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.creditsledger.testing.Given.key;

import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Threads;
import org.junit.jupiter.api.Test;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
record UserServiceTest(UserService users, Given given) {

    private static final String ISSUER = "https://id.example.com";

    @Test
    void a_new_user_gets_the_uid_from_the_provider_and_keeps_it() {
        var uid = given.user();
        var identity = new Identity(ISSUER, key());

        assertThat(users.signIn(identity, user(uid, Role.USER)))
                .isEqualTo(new SignInResult.Welcome(user(uid, Role.USER)));
        var renamed = new User(given.user(), "New@Example.com", Role.ADMIN);
        assertThat(users.signIn(identity, renamed))
                .isEqualTo(new SignInResult.Welcome(new User(uid, "new@example.com", Role.ADMIN)));

        assertThat(users.find(uid)).contains(new User(uid, "new@example.com", Role.ADMIN));
        assertThat(users.find(renamed.uid())).isEmpty();
    }

    @Test
    void another_identity_cannot_sign_in_with_the_same_uid() {
        var uid = given.user();
        var subject = key();
        users.signIn(new Identity(ISSUER, subject), user(uid, Role.USER));

        assertThat(users.signIn(new Identity(ISSUER, key()), user(uid, Role.ADMIN)))
                .isEqualTo(new SignInResult.NotTheirs());
        assertThat(users.signIn(new Identity("https://other.example.com", subject), user(uid, Role.ADMIN)))
                .isEqualTo(new SignInResult.NotTheirs());
        assertThat(users.find(uid)).contains(user(uid, Role.USER));
    }

    @Test
    void an_existing_user_belongs_to_the_first_identity_with_that_uid() {
        var uid = given.user();
        users.add(user(uid, Role.USER));

        assertThat(users.signIn(new Identity(ISSUER, key()), user(uid, Role.USER)))
                .isInstanceOf(SignInResult.Welcome.class);
        assertThat(users.signIn(new Identity(ISSUER, key()), user(uid, Role.USER)))
                .isInstanceOf(SignInResult.NotTheirs.class);
    }

    @Test
    void of_two_concurrent_sign_ins_with_one_uid_only_one_succeeds() throws Exception {
        var uid = given.user();

        var results = Threads.atOnce(4, _ -> users.signIn(new Identity(ISSUER, key()), user(uid, Role.USER)));

        assertThat(results).filteredOn(SignInResult.Welcome.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(SignInResult.NotTheirs.class::isInstance).hasSize(3);
    }

    @Test
    @WithMockUser(username = "root", roles = "ADMIN")
    void a_disabled_user_cannot_sign_in_until_enabled() {
        var uid = given.user();
        var identity = new Identity(ISSUER, key());
        users.signIn(identity, user(uid, Role.USER));

        assertThat(users.disable(uid, "root")).isTrue();
        assertThat(users.disable(uid, "root")).isTrue();
        assertThat(users.isDisabled(uid)).isTrue();
        assertThat(users.signIn(identity, user(uid, Role.ADMIN)))
                .isEqualTo(new SignInResult.Disabled(user(uid, Role.ADMIN)));
        assertThat(users.find(uid)).contains(new User(uid, uid + "@example.com", Role.USER, true));

        assertThat(users.enable(uid, "root")).isTrue();
        assertThat(users.signIn(identity, user(uid, Role.USER))).isInstanceOf(SignInResult.Welcome.class);
        assertThat(users.disable(given.user(), "root")).isFalse();
    }

    @Test
    @WithMockUser(username = "root", roles = "ADMIN")
    void an_admin_cannot_disable_themselves_or_act_as_another_admin() {
        users.add(user("root", Role.ADMIN));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> users.disable("root", "root"));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> users.disable("ben", "other"));
    }

    private static User user(String uid, Role role) {
        return new User(uid, uid + "@example.com", role);
    }
}
