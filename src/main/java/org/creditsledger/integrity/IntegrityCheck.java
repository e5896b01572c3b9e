package org.creditsledger.integrity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.integrity.ChainRepository.EntriesWithoutBalance;
import org.creditsledger.integrity.Finding.Kind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Recomputes the ledger from its entries. It reads page by page, each in its own statement, and needs no snapshot of
 * the whole ledger: the entries that a balance counts were committed with it and never change, and later entries are not
 * checked.
 */
@Component
public class IntegrityCheck {

    private static final int CHAINS_PER_PAGE = 500;
    private static final int ENTRIES_PER_PAGE = 1_000;

    private final ChainRepository chains;
    private final SummaryCheck summaries;

    IntegrityCheck(ChainRepository chains, SummaryCheck summaries) {
        this.chains = chains;
        this.summaries = summaries;
    }

    /** Checks a database without an application. */
    public static IntegrityCheck of(JdbcClient jdbc, SummaryCheck summaries) {
        return new IntegrityCheck(new ChainRepository(jdbc), summaries);
    }

    public Integrity of(String uid) {
        var report = new Report();
        chains.findByUid(uid).forEach(report::check);
        chains.findWithoutBalanceByUid(uid).forEach(report::missingBalance);
        return report.toIntegrity();
    }

    public Integrity ofEverybody() {
        var report = new Report();
        var page = chains.findAfter("", "", CHAINS_PER_PAGE);
        while (!page.isEmpty()) {
            page.forEach(report::check);
            var last = page.getLast();
            page = chains.findAfter(last.uid(), last.type(), CHAINS_PER_PAGE);
        }
        var without = chains.findWithoutBalanceAfter("", "", CHAINS_PER_PAGE);
        while (!without.isEmpty()) {
            without.forEach(report::missingBalance);
            var last = without.getLast();
            without = chains.findWithoutBalanceAfter(last.uid(), last.type(), CHAINS_PER_PAGE);
        }
        return report.toIntegrity().with(summaries.check(Integrity.MAX_FINDINGS));
    }

    /** The counts and findings so far. */
    private class Report {

        private long balancesChecked;
        private long entriesChecked;
        private long found;
        private final List<Finding> findings = new ArrayList<>();

        void check(Chain chain) {
            balancesChecked++;
            var walk = new ChainWalk(chain);
            walkEntries(chain, walk).or(walk::end).or(() -> beyond(chain)).ifPresent(this::add);
        }

        void missingBalance(EntriesWithoutBalance entries) {
            add(new Finding(
                    entries.uid(),
                    entries.type(),
                    entries.seq(),
                    entryId(entries.uid(), entries.type(), entries.seq()),
                    Kind.MISSING_BALANCE,
                    "there are entries from this one on, and no balance"));
        }

        Integrity toIntegrity() {
            return new Integrity(balancesChecked, entriesChecked, List.copyOf(findings), found - findings.size());
        }

        private Optional<Finding> walkEntries(Chain chain, ChainWalk walk) {
            var page = chains.findEntries(chain.uid(), chain.type(), Long.MIN_VALUE, chain.seq(), ENTRIES_PER_PAGE);
            var finding = walkPage(page, walk);
            while (finding.isEmpty() && page.size() == ENTRIES_PER_PAGE) {
                // Again from the last seq on, or a second entry with the same seq could hide between two pages.
                page = chains.findEntries(chain.uid(), chain.type(), walk.seq(), chain.seq(), ENTRIES_PER_PAGE);
                finding = walkPage(page.subList(1, page.size()), walk);
            }
            return finding;
        }

        private Optional<Finding> walkPage(List<ChainedEntry> page, ChainWalk walk) {
            for (var entry : page) {
                entriesChecked++;
                var finding = walk.step(entry);
                if (finding.isPresent()) {
                    return finding;
                }
            }
            return Optional.empty();
        }

        private Optional<Finding> beyond(Chain chain) {
            return Optional.ofNullable(chain.firstBeyond())
                    .map(seq -> new Finding(
                            chain.uid(),
                            chain.type(),
                            seq,
                            entryId(chain.uid(), chain.type(), seq),
                            Kind.UNEXPECTED_ENTRY,
                            "the balance counts %s entries".formatted(chain.seq())));
        }

        private UUID entryId(String uid, String type, long seq) {
            return chains.findEntries(uid, type, seq, seq, 1).getFirst().id();
        }

        private void add(Finding finding) {
            found++;
            if (findings.size() < Integrity.MAX_FINDINGS) {
                findings.add(finding);
            }
        }
    }
}
