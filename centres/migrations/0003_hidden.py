"""Which centres are hidden, for the condition that is part of every public query.

As a function in PL/pgSQL it is planned once for each connection. Written into the queries it was
planned with each of them, and a search tries a dozen conditions in one statement.
"""

from django.db import migrations

HIDDEN = """
CREATE FUNCTION centres_hidden() RETURNS SETOF uuid LANGUAGE plpgsql
STABLE PARALLEL SAFE ROWS 10 AS $$
BEGIN
    RETURN QUERY
    SELECT listing_id FROM public.centres_hiding
    UNION ALL
    SELECT listing.merged_into_id FROM public.centres_hiding
    JOIN public.centres_centre listing ON listing.id = listing_id
    WHERE listing.merged_into_id IS NOT NULL;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("centres", "0002_agrees_to_copies")]

    operations = [migrations.RunSQL(HIDDEN, "DROP FUNCTION centres_hidden()")]
