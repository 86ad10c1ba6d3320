"""The units that public works and purchases are measured in, offered while one types.

From the catalogue ``c_ClaveUnidad`` of the SAT (CFDI 4.0, Anexo 20), by the names that estimates use. Any
other unit may be written.
"""

# What the list of the units is called in a page.
UNITS = "unidades"
COMMON = (
    *("m", "m²", "m³", "km", "ha", "kg", "t", "L"),
    *("pieza", "juego", "lote", "equipo", "paquete", "saco", "rollo", "tramo", "salida", "toma"),
    *("obra", "etapa", "vivienda", "aula", "servicio", "jornal", "hora", "día", "mes", "viaje", "beca"),
)
