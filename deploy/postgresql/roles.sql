-- The three roles and the database (docs/guides/operating.md), made by the first start of the container. As a superuser, with psql.

\set owner_password `cat /run/secrets/spring.flyway.password`
\set app_password `cat /run/secrets/spring.datasource.password`

create role credits_owner login password :'owner_password';
create role credits_app login password :'app_password';
create role credits_reader nologin;
grant credits_reader to credits_app with inherit false;
create database credits owner credits_owner;
revoke connect, temporary on database credits from public;
grant connect on database credits to credits_app;
