// Platform: the clock, timers, socket and tab that live_client stands on; tests bring their own.

export type Cancel = () => void;

export interface Socket {
  send(text: string): void;
  close(): void;
}

export interface SocketEvents {
  on_text(text: string): void;
  on_close(): void;
}

export interface Platform {
  now(): number;
  random(): number;
  set_timer(delay_ms: number, callback: () => void): Cancel;
  open_socket(url: string, events: SocketEvents): Socket;
  on_visibility(listener: (is_visible: boolean) => void): void;
}

export const browser_platform: Platform = {
  now: () => Date.now(),
  random: () => Math.random(),
  set_timer(delay_ms, callback) {
    const timer = setTimeout(callback, delay_ms);
    return () => clearTimeout(timer);
  },
  open_socket(url, events) {
    const socket = new WebSocket(url);
    socket.onmessage = (event) => typeof event.data === "string" && events.on_text(event.data);
    socket.onclose = () => events.on_close();
    return {
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: () => socket.close(),
    };
  },
  on_visibility(listener) {
    document.addEventListener("visibilitychange", () => listener(!document.hidden));
  },
};
