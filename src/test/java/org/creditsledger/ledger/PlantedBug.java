package org.creditsledger.ledger;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import org.creditsledger.lots.LotPool;
import org.creditsledger.lots.LotTerms;

/** A guard of the ledger that can be removed from the running code, to see which tests notice. */
enum PlantedBug {
    NO_LOCK(BatchRepository.class, "lockRows", WithoutLock.class),
    NO_LOOK_AT_THE_KEY_UNDER_THE_LOCK(BatchRepository.Seen.class, "entries", NothingFound.class),
    NO_HELD_CHECK(BalanceRow.class, "available", AllOfTheAmount.class),
    NO_CHAIN_LINK(EntryRow.class, "hash", AlwaysTheSame.class),
    NO_LOOK_AT_THE_KEY_OF_A_CALL(HoldDecisions.class, "changeUnder", NoChange.class),
    NO_COUNT_OF_EARLIER_CAPTURES(HoldRow.class, "held", AllOfTheAmount.class),
    NO_COUNT_OF_EARLIER_REFUNDS(Decisions.Related.class, "left", AllOfTheEntry.class),
    NO_ORDER_OF_LOTS(LotTerms.class, "isAfterPlain", Never.class, true),
    NO_END_OF_LOTS(LotTerms.class, "isOver", Never.class, true),
    NO_LOOK_AT_WHAT_CAME_BACK_TO_LOTS(Decisions.class, "bring", NothingCameBack.class, true),
    NO_PIN_OF_LOTS(LotPool.class, "pin", NothingDone.class, true);

    private final Class<?> type;
    private final String method;
    private final Class<?> replacement;
    private final boolean isOfLots;

    PlantedBug(Class<?> type, String method, Class<?> replacement) {
        this(type, method, replacement, false);
    }

    PlantedBug(Class<?> type, String method, Class<?> replacement, boolean isOfLots) {
        if (Stream.of(type.getDeclaredMethods()).noneMatch(one -> one.getName().equals(method))) {
            throw new IllegalArgumentException(type + " has no method " + method);
        }
        this.type = type;
        this.method = method;
        this.replacement = replacement;
        this.isOfLots = isOfLots;
    }

    /** Whether random operations must notice it. */
    boolean isOfLots() {
        return isOfLots;
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

    static class Never {
        @Advice.OnMethodExit
        static void forget(@Advice.Return(readOnly = false) boolean result) {
            result = false;
        }
    }

    static class NothingCameBack {
        @Advice.OnMethodEnter
        static void forgetRefunds(@Advice.Argument(value = 2, readOnly = false) Decisions.Related undone) {
            undone = undone == null
                    ? null
                    : new Decisions.Related(undone.entry(), undone.entry().amount());
        }
    }

    static class NothingDone {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean skip() {
            return true;
        }
    }

    static class AlwaysTheSame {
        @Advice.OnMethodExit
        static void forgetHash(@Advice.Return(readOnly = false) byte[] result) {
            result = new byte[32];
        }
    }
}
