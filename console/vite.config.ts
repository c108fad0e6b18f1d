import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.PORTCULLIS_URL ?? "http://127.0.0.1:8787";

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/api": server } },
  build: { outDir: "dist", sourcemap: false, chunkSizeWarningLimit: 900, assetsInlineLimit: 0 },
});
