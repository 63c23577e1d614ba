insert into area (code, name) values ('another', 'Another');
