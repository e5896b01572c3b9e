package org.creditsledger.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All different orders of some items. */
public final class Permutations {

    private Permutations() {}

    public static <T> Set<List<T>> of(List<T> items) {
        if (items.isEmpty()) {
            return Set.of(List.of());
        }
        return IntStream.range(0, items.size())
                .boxed()
                .flatMap(i -> {
                    var rest = new ArrayList<>(items);
                    var first = rest.remove(i.intValue());
                    return of(rest).stream()
                            .map(order -> Stream.concat(Stream.of(first), order.stream())
                                    .toList());
                })
                .collect(Collectors.toSet());
    }
}
