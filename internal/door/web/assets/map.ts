import * as L from "leaflet";

interface Point {
  code: string;
  name: string;
  lat: number;
  lon: number;
  class: number;
  size: number;
  small?: boolean;
  tip: string;
  href?: string;
}
interface Data {
  points: Point[];
  outlines?: GeoJSON.GeoJsonObject;
}

for (const box of document.querySelectorAll<HTMLElement>("[data-map]")) draw(box);

function draw(box: HTMLElement): void {
  const source = box.parentElement?.querySelector(".map-data")?.textContent;
  if (!source) return;
  const data = JSON.parse(source) as Data;
  // One finger scrolls the page; two move and zoom the map.
  const dragging = !matchMedia("(pointer: coarse)").matches;
  const map = L.map(box, { zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25, dragging });
  L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", box.dataset.name ?? "");

  const byCode = new Map(data.points.map((p) => [p.code, p]));
  const areas = data.outlines ? L.geoJSON(data.outlines) : undefined;
  const outlined = new Set<string>();
  const bounds = areas?.getBounds() ?? L.latLngBounds([]);
  const placed = data.points.filter((p) => p.lat !== 0 || p.lon !== 0);
  for (const p of placed) bounds.extend([p.lat, p.lon]);
  if (!bounds.isValid()) return;
  // Leaflet draws shapes only once the map has a view.
  const whole = () => map.fitBounds(bounds.pad(0.08), { animate: false });
  whole();
  map.on("resize", whole); // a phone that was turned

  areas?.addTo(map).eachLayer((layer) => {
    const code = String((layer as L.Polygon).feature?.properties?.code ?? "");
    outlined.add(code);
    dress(layer as L.Path, byCode.get(code), "area");
  });
  const largest = Math.max(1, ...data.points.map((p) => p.size));
  // The largest first, so that small circles stay on top and within reach.
  for (const point of placed.sort((a, b) => b.size - a.size)) {
    if (outlined.has(point.code)) continue;
    const radius = 5 + 17 * Math.sqrt(point.size / largest);
    dress(L.circleMarker([point.lat, point.lon], { radius }).addTo(map), point, "place");
  }
}

// dress gives a shape its colour by class, its figure and its way for keyboards.
function dress(layer: L.Path, point: Point | undefined, kind: string): void {
  const shape = layer.getElement();
  if (!shape) return;
  shape.classList.add(`map-${kind}`);
  if (!point) return;
  shape.classList.add(`ramp-${point.class}`);
  shape.classList.toggle("map-small", point.small ?? false);
  const text = `${point.name}: ${point.tip}`;
  shape.setAttribute("aria-label", text);
  shape.setAttribute("role", point.href ? "link" : "img");
  shape.setAttribute("tabindex", "0");
  const tip = document.createElement("span");
  const name = document.createElement("strong");
  name.textContent = point.name;
  tip.append(name, document.createElement("br"), point.tip);
  layer.bindTooltip(tip, { sticky: kind === "area", direction: "top" });
  shape.addEventListener("focus", () => layer.openTooltip());
  shape.addEventListener("blur", () => layer.closeTooltip());
  const open = (): void => {
    if (point.href) location.assign(point.href);
  };
  layer.on("click", open);
  shape.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Enter") open();
  });
}
