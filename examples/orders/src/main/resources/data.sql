insert into orders (customer, product, status) values
    ('ada', 'Difference engine', 'new'),
    ('bob', 'Hammock', 'new'),
    ('ada', 'Punched cards', 'new'),
    ('ada', 'Slide rule', 'new');
