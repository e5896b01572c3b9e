package org.creditsledger.testing;

import static java.util.stream.Collectors.joining;

import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/**
 * Records PostgreSQL's plan of each query that goes through it, with the query's own parameters, and its number of
 * blocks.
 */
public class QueryPlans extends DelegatingDataSource {

    /** The blocks in the first line, which include those of all lines below. */
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?");

    private final List<String> plans = new ArrayList<>();

    public QueryPlans(DataSource dataSource) {
        super(dataSource);
    }

    /** The plans of the queries since the last call. */
    public List<String> take() {
        var taken = List.copyOf(plans);
        plans.clear();
        return taken;
    }

    /** The number of blocks that a plan read, from memory or disk. */
    public static int blocks(String plan) {
        var buffers = BUFFERS.matcher(plan);
        if (!buffers.find()) {
            throw new IllegalArgumentException("no buffers in " + plan);
        }
        return Stream.of(buffers.group(1), buffers.group(2))
                .filter(Objects::nonNull)
                .mapToInt(Integer::parseInt)
                .sum();
    }

    /** A repository whose queries go through this data source, otherwise like the application's. */
    public <T> T repository(Class<T> type, EntityManagerFactory setUp) {
        var factory = new LocalContainerEntityManagerFactoryBean();
        factory.setDataSource(this);
        factory.setPackagesToScan(type.getPackageName());
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.setJpaPropertyMap(Map.of(
                "hibernate.physical_naming_strategy",
                setUp.getProperties().get("hibernate.physical_naming_strategy"),
                // Not closed; otherwise each would keep a connection of the pool.
                "hibernate.connection.handling_mode",
                "DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION"));
        factory.afterPropertiesSet();
        return new JpaRepositoryFactory(
                        Objects.requireNonNull(factory.getObject()).createEntityManager())
                .getRepository(type);
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = super.getConnection();
        return proxy(Connection.class, (method, arguments) -> {
            var result = invoke(connection, method, arguments);
            return method.getName().equals("prepareStatement")
                    ? explained(connection, (String) arguments[0], (PreparedStatement) result)
                    : result;
        });
    }

    private PreparedStatement explained(Connection connection, String sql, PreparedStatement statement) {
        var settings = new ArrayList<Setting>();
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("set") && arguments.length >= 2) {
                settings.add(new Setting(method, arguments));
            }
            if (method.getName().equals("executeQuery")) {
                plans.add(plan(connection, sql, settings));
            }
            return invoke(statement, method, arguments);
        });
    }

    private static String plan(Connection connection, String sql, List<Setting> settings) throws Throwable {
        try (var explain = connection.prepareStatement("explain (analyze, buffers, timing off) " + sql)) {
            for (var setting : settings) {
                invoke(explain, setting.method(), setting.arguments());
            }
            var lines = new ArrayList<String>();
            try (var rows = explain.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            return sql + lines.stream().collect(joining("\n", "\n", "\n"));
        }
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> call.call(method, arguments)));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException exception) {
            throw exception.getCause();
        }
    }

    private interface Call {
        Object call(Method method, Object[] arguments) throws Throwable;
    }

    private record Setting(Method method, Object[] arguments) {}
}
