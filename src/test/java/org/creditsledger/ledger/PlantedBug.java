package org.creditsledger.ledger;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.List;
import java.util.Optional;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;

/** A guard of the ledger that can be removed from the running code, to see which tests notice. */
enum PlantedBug {
    NO_LOCK(BatchRepository.class, "lockRows", WithoutLock.class),
    NO_LOOK_AT_THE_KEY_UNDER_THE_LOCK(BatchRepository.Seen.class, "entries", NothingFound.class),
    NO_HELD_CHECK(BalanceRow.class, "available", AllOfTheAmount.class),
    NO_CHAIN_LINK(EntryRow.class, "hash", AlwaysTheSame.class),
    NO_LOOK_AT_THE_KEY_OF_A_CALL(HoldDecisions.class, "changeUnder", NoChange.class),
    NO_COUNT_OF_EARLIER_CAPTURES(HoldRow.class, "held", AllOfTheAmount.class),
    NO_COUNT_OF_EARLIER_REFUNDS(Decisions.Related.class, "left", AllOfTheEntry.class);

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
        @Advice.OnMethodExit
        static void readOnly(@Advice.Return(readOnly = false) String result) {
            result = result.replace("for update", "").replace("skip locked", "");
        }
    }

    static class NothingFound {
        @Advice.OnMethodExit
        static void forget(@Advice.Return(readOnly = false) List<EntryRow> result) {
            result = List.of();
        }
    }

    static class AllOfTheAmount {
        @Advice.OnMethodExit
        static void forgetHolds(
                @Advice.FieldValue("amount") long amount, @Advice.Return(readOnly = false) long result) {
            result = amount;
        }
    }

    static class NoChange {
        @Advice.OnMethodExit
        static void forget(@Advice.Return(readOnly = false) Optional<HoldChangeRow> result) {
            result = Optional.empty();
        }
    }

    static class AllOfTheEntry {
        @Advice.OnMethodExit
        static void forgetRefunds(
                @Advice.FieldValue("entry") Entry entry, @Advice.Return(readOnly = false) long result) {
            result = entry.amount();
        }
    }

    static class AlwaysTheSame {
        @Advice.OnMethodExit
        static void forgetHash(@Advice.Return(readOnly = false) byte[] result) {
            result = new byte[32];
        }
    }
}
