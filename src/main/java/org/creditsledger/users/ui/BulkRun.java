package org.creditsledger.users.ui;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.creditsledger.grants.BulkGrant;
import org.creditsledger.grants.GrantResult;
import org.creditsledger.grants.GrantService;
import org.creditsledger.shell.Background;

/**
 * Grants to the users of a bulk one after the other. A second run changes nothing for users whose grant is done, because
 * it uses the same keys.
 */
record BulkRun(GrantService grants, BulkGrant bulk, String adminUid) {

    private static final int STEPS = 50;

    /**
     * @param progress receives the number of users so far, about {@value #STEPS} times
     * @return the result for each user; without the users whose grant failed, which the log names
     */
    Map<String, GrantResult> run(Consumer<Integer> progress) {
        var results = new HashMap<String, GrantResult>();
        var step = Math.max(1, bulk.uids().size() / STEPS);
        var count = 0;
        for (var uid : bulk.uids()) {
            try {
                results.put(uid, grants.grantOneOf(bulk, uid, adminUid));
            } catch (RuntimeException exception) {
                Background.logged("bulk-grant:" + bulk.key() + ":" + uid, exception);
            }
            count++;
            if (count % step == 0) {
                progress.accept(count);
            }
        }
        return results;
    }
}
