package org.creditsledger.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Counts the transactions and the statements of each thread; a test imports it. */
public class CountedStatements implements BeanPostProcessor {

    private static final ThreadLocal<List<String>> EXECUTED = ThreadLocal.withInitial(ArrayList::new);
    private static final ThreadLocal<Integer> TRANSACTIONS = ThreadLocal.withInitial(() -> 0);

    /** Forgets what this thread has done so far. */
    public static void reset() {
        EXECUTED.get().clear();
        TRANSACTIONS.set(0);
    }

    public static int transactions() {
        return TRANSACTIONS.get();
    }

    /** In their order; a batch is one. */
    public static List<String> statements() {
        return List.copyOf(EXECUTED.get());
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource dataSource && !(bean instanceof Counting) ? new Counting(dataSource) : bean;
    }

    private static class Counting extends DelegatingDataSource {

        Counting(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        public Connection getConnection() throws SQLException {
            var connection = super.getConnection();
            return proxy(Connection.class, connection, "");
        }
    }

    private static <T> T proxy(Class<T> type, T target, String sql) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> call(target, method, arguments, sql)));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments, String sql)
            throws Throwable {
        var name = method.getName();
        if (target instanceof Connection && (name.equals("commit") || name.equals("rollback"))) {
            TRANSACTIONS.set(TRANSACTIONS.get() + 1);
        }
        if (target instanceof Statement && name.startsWith("execute")) {
            EXECUTED.get().add(arguments == null ? sql : String.valueOf(arguments[0]));
        }
        try {
            var result = method.invoke(target, arguments);
            if (target instanceof Connection && result instanceof PreparedStatement statement && arguments != null) {
                return proxy(PreparedStatement.class, statement, (String) arguments[0]);
            }
            if (target instanceof Connection && result instanceof Statement statement) {
                return proxy(Statement.class, statement, "");
            }
            return result;
        } catch (InvocationTargetException exception) {
            throw exception.getCause();
        }
    }
}
