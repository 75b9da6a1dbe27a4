-- The beginning of the file's name: another for each document, so that two that meet don't write into one another.
-- Absent where the document came before: its file has the name of the declaration.
alter table absence_declaration add column document_name uuid;
create index absence_declaration_by on absence_declaration (school_id, declared_by);
