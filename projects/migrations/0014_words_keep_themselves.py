"""The words by which a work is found follow the work, its club and its place, whoever writes them."""

from django.db import migrations

FORWARD = """
-- Accents go before the stem is taken, so that «pavimentacion» finds «Pavimentación».
CREATE TEXT SEARCH CONFIGURATION spanish_unaccent (COPY = pg_catalog.spanish);
ALTER TEXT SEARCH CONFIGURATION spanish_unaccent
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem;

-- Stems with and without accents, the bare words of names for what is still being typed, the state, and
-- the pieces of the folio.
CREATE FUNCTION projects_words_of(work projects_project) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT setweight(to_tsvector('spanish_unaccent', name), 'A') || to_tsvector('spanish', name)
        || to_tsvector('spanish_unaccent', names || ' ' || work.description)
        || to_tsvector('spanish', names || ' ' || work.description)
        || to_tsvector('simple', f_unaccent(name || ' ' || names))
        || array_to_tsvector(ARRAY['entidad' || coalesce(left(work.municipality_id, 2), '')])
        || CASE WHEN work.folio IS NULL THEN ''::tsvector
           ELSE array_to_tsvector((string_to_array(lower(work.folio), '-'))[2:]) END
      FROM (SELECT work.name AS name, concat_ws(' ', c.name, m.name, l.name, work.unlisted_locality) AS names
              FROM clubs_club c
              LEFT JOIN places_municipality m ON m.code = work.municipality_id
              LEFT JOIN places_locality l ON l.code = work.locality_id
             WHERE c.id = work.club_id) AS told;
$$;

CREATE FUNCTION projects_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO projects_searchtext (project_id, words) VALUES (NEW.id, projects_words_of(NEW))
        ON CONFLICT (project_id) DO UPDATE SET words = EXCLUDED.words;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_words AFTER INSERT ON projects_project
    FOR EACH ROW EXECUTE FUNCTION projects_keep_words();
CREATE TRIGGER keep_words_current AFTER UPDATE ON projects_project
    FOR EACH ROW WHEN (
        (OLD.name, OLD.description, OLD.folio, OLD.club_id, OLD.municipality_id, OLD.locality_id,
         OLD.unlisted_locality)
        IS DISTINCT FROM
        (NEW.name, NEW.description, NEW.folio, NEW.club_id, NEW.municipality_id, NEW.locality_id,
         NEW.unlisted_locality)
    ) EXECUTE FUNCTION projects_keep_words();

CREATE FUNCTION projects_names_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE projects_searchtext s SET words = projects_words_of(p) FROM projects_project p
     WHERE p.id = s.project_id AND CASE TG_TABLE_NAME
         WHEN 'clubs_club' THEN p.club_id::text = to_jsonb(NEW) ->> 'id'
         WHEN 'places_municipality' THEN p.municipality_id = to_jsonb(NEW) ->> 'code'
         ELSE p.locality_id = to_jsonb(NEW) ->> 'code' END;
    RETURN NULL;
END $$;
CREATE TRIGGER works_follow_the_name AFTER UPDATE OF name ON clubs_club
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION projects_names_changed();
CREATE TRIGGER works_follow_the_name AFTER UPDATE OF name ON places_municipality
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION projects_names_changed();
CREATE TRIGGER works_follow_the_name AFTER UPDATE OF name ON places_locality
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION projects_names_changed();

INSERT INTO projects_searchtext (project_id, words) SELECT p.id, projects_words_of(p) FROM projects_project p;
"""

BACKWARD = """
DROP TRIGGER works_follow_the_name ON places_locality;
DROP TRIGGER works_follow_the_name ON places_municipality;
DROP TRIGGER works_follow_the_name ON clubs_club;
DROP FUNCTION projects_names_changed();
DROP TRIGGER keep_words_current ON projects_project;
DROP TRIGGER keep_words ON projects_project;
DROP FUNCTION projects_keep_words();
DROP FUNCTION projects_words_of(projects_project);
DROP TEXT SEARCH CONFIGURATION spanish_unaccent;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0013_full_text_and_queue")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
