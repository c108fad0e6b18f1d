/** The mark: a gate, half raised. */
export function Gate({ size = 26, className }: { size?: number; className?: string }) {
  return (
    <svg className={className} width={size} height={size} viewBox="0 0 32 32" fill="none" stroke="#50b5a6" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d="M4 28V14a12 12 0 0 1 24 0v14" stroke="currentColor" /><path d="M10.5 7.5V22l1 2.6M16 6v19.5M21.5 7.5V22l-1 2.6M6.5 13h19M6.5 19h19" />
    </svg>
  );
}
