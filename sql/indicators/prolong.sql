UPDATE {radica}.radica_uptime SET until = {unix_now} WHERE owner = :owner AND until >= {unix_now} - :gap
