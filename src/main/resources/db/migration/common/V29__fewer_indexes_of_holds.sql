-- One index for each job: it leads with job_id, which most readers know alone.
alter table holds drop constraint one_attempt_one_hold;
alter table holds add constraint one_attempt_one_hold unique (job_id, source, attempt);
drop index holds_by_job;
