app-name = portadesk
