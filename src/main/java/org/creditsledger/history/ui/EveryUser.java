package org.creditsledger.history.ui;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.EntrySearch;
import org.creditsledger.history.EntrySearch.Found;
import org.creditsledger.history.EntrySearch.Kind;
import org.creditsledger.history.EntrySearch.Match;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Entry;

/** The search and the e-mail addresses on the page of all users' entries. */
class EveryUser {

    /** The number of addresses kept for a page; further scrolling reads older ones again. */
    private static final int MAX_EMAILS = 2_000;

    private final EntrySearch search;
    private final UserService users;

    private final Map<String, String> emails = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_EMAILS;
        }
    };

    EveryUser(EntrySearch search, UserService users) {
        this.search = search;
        this.users = users;
    }

    /** Finds the entries of the chosen user or search in the database. */
    Found find(FilterChoice choice) {
        if (choice.search() != null) {
            return search.find(choice.search());
        }
        return choice.uid() == null
                ? new Found(null, EntryFilter.ofEverybody())
                : new Found(new Match(Kind.UID, Set.of(choice.uid())), EntryFilter.of(choice.uid()));
    }

    /** Reads the addresses of these entries' users that are not known yet. */
    synchronized void learn(Collection<Entry> entries) {
        var unknown = entries.stream()
                .map(Entry::uid)
                .filter(uid -> !emails.containsKey(uid))
                .collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            var found = new HashMap<String, String>();
            unknown.forEach(uid -> found.put(uid, ""));
            users.findAll(unknown).values().forEach(user -> found.put(user.uid(), user.email()));
            emails.putAll(found);
        }
    }

    /** Empty for a user who never signed in here. */
    synchronized String email(String uid) {
        return emails.getOrDefault(uid, "");
    }
}
