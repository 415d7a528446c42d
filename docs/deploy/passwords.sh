#!/bin/sh
# In the container of the database, the first time: the passwords of both roles.
psql --username=postgres --set=ON_ERROR_STOP=1 \
    --set=owner="$OWNER_PASSWORD" --set=application="$APPLICATION_PASSWORD" <<'SQL'
ALTER ROLE irct PASSWORD :'owner';
ALTER ROLE irct_application PASSWORD :'application';
SQL
