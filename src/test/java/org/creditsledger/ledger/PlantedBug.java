package org.creditsledger.ledger;

import static net.bytebuddy.matcher.ElementMatchers.named;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;

/** A guard of the ledger that can be removed from the running code, to see which tests notice. */
enum PlantedBug {
    NO_LOCK(SingleWriter.class, "lock", WithoutLock.class),
    NO_LOOK_AT_THE_KEY_UNDER_THE_LOCK(SingleWriter.class, "lookForKey", NothingFound.class),
    NO_HELD_CHECK(BalanceRow.class, "available", AllOfTheAmount.class),
    NO_CHAIN_LINK(EntryRow.class, "hash", AlwaysTheSame.class);

    private final Class<?> type;
    private final String method;
    private final Class<?> replacement;

    PlantedBug(Class<?> type, String method, Class<?> replacement) {
        this.type = type;
        this.method = method;
        this.replacement = replacement;
    }

    void plant() {
        ByteBuddyAgent.install();
        new ByteBuddy()
                .redefine(type)
                .visit(Advice.to(replacement).on(named(method)))
                .make()
                .load(type.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
    }

    void remove() throws Exception {
        ClassReloadingStrategy.fromInstalledAgent().reset(type);
    }

    static class WithoutLock {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean skip() {
            return true;
        }

        @Advice.OnMethodExit
        static void find(
                @Advice.Argument(0) Posting posting,
                @Advice.FieldValue("entityManager") EntityManager entityManager,
                @Advice.Return(readOnly = false) Optional<BalanceRow> result) {
            result = Optional.ofNullable(entityManager.find(BalanceRow.class, BalanceId.of(posting)));
        }
    }

    static class NothingFound {
        @Advice.OnMethodExit
        static void forget(@Advice.Return(readOnly = false) Optional<EntryRow> result) {
            result = Optional.empty();
        }
    }

    static class AllOfTheAmount {
        @Advice.OnMethodExit
        static void forgetHolds(
                @Advice.FieldValue("amount") long amount, @Advice.Return(readOnly = false) long result) {
            result = amount;
        }
    }

    static class AlwaysTheSame {
        @Advice.OnMethodExit
        static void forgetHash(@Advice.Return(readOnly = false) byte[] result) {
            result = new byte[32];
        }
    }
}
