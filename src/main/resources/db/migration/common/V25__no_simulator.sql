-- The simulator creates its table itself, and only where it runs: db/simulator.
drop table simulated_sessions;
