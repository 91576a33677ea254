/**
 * The programs of the graphics card: a rectangle around each frustum, and in it for each pixel the ray that meets the frustum.
 *
 * One idea: a frustum is not cut into triangles; its surface is solved for each pixel, so it is smooth at any size and costs two triangles.
 * Without perspective all rays are parallel. In the frame of a frustum (along its axis as seen, across, towards the viewer, from where it
 * begins) the axis is (h, 0, u) and a point at the pixel (l, p) and height w lies s = l h + w u along it; its surface is where
 * l² + p² + w² - s² = (r0 + k s)², a quadratic in w. A frustum without length is a ball.
 */

/** Places the rectangle: as far as the ellipses of both rings go. */
export const vertex = `#version 300 es
precision highp float;
layout(location = 0) in vec4 begin;
layout(location = 1) in vec4 end;
layout(location = 2) in vec3 paint;
uniform mat3 view;
uniform vec3 target;
uniform vec2 reach;
uniform float least;
out vec2 local;
flat out vec4 axis;
flat out vec3 rings;
flat out vec3 colour;
void main() {
  vec3 a = view * (begin.xyz - target);
  vec3 way = view * (end.xyz - begin.xyz);
  float size = length(way);
  float across = length(way.xy);
  float r0 = max(begin.w, least);
  float r1 = max(end.w, least);
  vec2 along = across > 1e-6 * size ? way.xy / across : vec2(1.0, 0.0);
  float h = size > 0.0 ? across / size : 0.0;
  float u = size > 0.0 ? way.z / size : 1.0;
  float side = max(r0, r1);
  float first = min(-r0 * abs(u), across - r1 * abs(u));
  float last = max(r0 * abs(u), across + r1 * abs(u));
  local = vec2((gl_VertexID & 1) == 0 ? first : last, (gl_VertexID & 2) == 0 ? -side : side);
  axis = vec4(h, u, size, a.z);
  rings = vec3(r0, r1, size > 0.0 ? (r1 - r0) / size : 0.0);
  colour = paint;
  gl_Position = vec4((a.xy + along * local.x + vec2(-along.y, along.x) * local.y) / reach, 0.0, 1.0);
}`

/** Meets the frustum: its side, its two ends, or the ball; what looks at the viewer is light. */
export const fragment = `#version 300 es
precision highp float;
in vec2 local;
flat in vec4 axis;
flat in vec3 rings;
flat in vec3 colour;
uniform float depth;
out vec4 shown;
void main() {
  float l = local.x, p = local.y, h = axis.x, u = axis.y, size = axis.z;
  float r0 = rings.x, r1 = rings.y, k = rings.z;
  float best = -1e30;
  float facing = 0.0;
  if (size == 0.0) {
    float square = r0 * r0 - dot(local, local);
    if (square >= 0.0) { best = sqrt(square); facing = best / r0; }
  } else {
    float a = 1.0 - (1.0 + k * k) * u * u;
    float b = -(1.0 + k * k) * l * h * u - r0 * k * u;
    float c = p * p + l * l * (u * u - k * k * h * h) - 2.0 * r0 * k * h * l - r0 * r0;
    float square = b * b - a * c;
    if (abs(a) > 1e-6 && square >= 0.0) {
      for (float sign = -1.0; sign < 2.0; sign += 2.0) {
        float w = (-b + sign * sqrt(square)) / a;
        float s = l * h + u * w;
        if (s >= 0.0 && s <= size && w > best) {
          best = w;
          float lean = (1.0 + k * k) * s + r0 * k;
          facing = normalize(vec3(l - lean * h, p, w - lean * u)).z;
        }
      }
    }
    if (abs(u) > 1e-5) {
      float w = -l * h / u;
      if (l * l + p * p + w * w <= r0 * r0 && w > best) { best = w; facing = abs(u); }
      w = (size - l * h) / u;
      vec3 off = vec3(l - h * size, p, w - u * size);
      if (dot(off, off) <= r1 * r1 && w > best) { best = w; facing = abs(u); }
    }
  }
  if (best < -1e29) discard;
  gl_FragDepth = clamp(0.5 - 0.5 * (axis.w + best) / depth, 0.0, 1.0);
  shown = vec4(colour * (0.6 + 0.4 * clamp(facing, 0.0, 1.0)), 1.0);
}`
